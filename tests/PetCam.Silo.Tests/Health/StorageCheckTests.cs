using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Silo.Health;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Health;

public sealed class StorageCheckTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedIndex _index = new();
    private readonly StorageCheck _check;

    public StorageCheckTests() => _check = new StorageCheck(_index, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_that_answers_is_ready()
    {
        _index.Answer();

        Assert.True((await _check.CheckAsync(Token)).Ok);
    }

    [Fact]
    public async Task Store_that_hangs_costs_a_check_a_moment_and_one_question()
    {
        ValueTask<HealthCheckResult> first = _check.CheckAsync(Token);
        ValueTask<HealthCheckResult> second = _check.CheckAsync(Token);
        Assert.False(first.IsCompleted);
        _time.Advance(StorageCheck.AnswerWithin);

        Assert.False((await first).Ok);
        Assert.False((await second).Ok);
        Assert.Equal(1, _index.Asked);
    }

    [Fact]
    public async Task Store_that_answered_lately_is_ready_until_its_patience_is_over()
    {
        _index.Answer();
        await _check.CheckAsync(Token);
        _index.Hang();
        ValueTask<HealthCheckResult> soon = _check.CheckAsync(Token);
        _time.Advance(StorageCheck.AnswerWithin);
        Assert.True((await soon).Ok);

        _time.Advance(StorageCheck.Patience);
        ValueTask<HealthCheckResult> late = _check.CheckAsync(Token);
        _time.Advance(StorageCheck.AnswerWithin);
        Assert.False((await late).Ok);
    }

    [Fact]
    public async Task Question_that_is_not_answered_is_given_up_and_asked_again()
    {
        ValueTask<HealthCheckResult> first = _check.CheckAsync(Token);
        _time.Advance(StorageCheck.Patience);
        await first;
        await _index.GivenUp;
        _index.Answer();

        await Eventually.TrueAsync("the database is asked again", TimeSpan.FromSeconds(10), async () => (await _check.CheckAsync(Token)).Ok);
        Assert.InRange(_index.Asked, 2, int.MaxValue);
    }

    [Fact]
    public async Task Store_that_fails_says_why()
    {
        _index.Fail(new IOException("disk is gone"));

        HealthCheckResult result = await _check.CheckAsync(Token);

        Assert.Equal((false, "disk is gone"), (result.Ok, result.Detail));
    }

    /// <summary>A store that is only asked for a list.</summary>
    private sealed class ScriptedIndex : IRecordingIndex
    {
        private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<CancellationToken, Task<ImmutableArray<RecordingEntry>>> _answer;

        public ScriptedIndex() => _answer = HangAsync;

        public int Asked { get; private set; }

        public Task GivenUp => _givenUp.Task;

        public void Answer() => _answer = static _ => Task.FromResult(ImmutableArray<RecordingEntry>.Empty);

        public void Hang() => _answer = HangAsync;

        public void Fail(Exception exception) => _answer = _ => Task.FromException<ImmutableArray<RecordingEntry>>(exception);

        public async ValueTask<ImmutableArray<RecordingEntry>> ListAsync(CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken)
        {
            Asked++;
            return await _answer(cancellationToken);
        }

        public ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        private async Task<ImmutableArray<RecordingEntry>> HangAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return [];
            }
            finally
            {
                _givenUp.TrySetResult();
            }
        }
    }
}
