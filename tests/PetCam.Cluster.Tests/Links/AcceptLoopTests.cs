using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Cluster.Links;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Links;

public sealed class AcceptLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _connection = new(SocketType.Stream, ProtocolType.Tcp);

    public void Dispose()
    {
        _stop.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public async Task Failures_of_any_kind_are_outlived_with_a_pause_after_each()
    {
        Queue<Exception> failures = new([new SocketException((int)SocketError.TooManyOpenSockets), new InvalidOperationException("not listening"), new ObjectDisposedException("socket")]);
        TaskCompletionSource<Socket> taken = new();
        AcceptLoop loop = new(_ => failures.TryDequeue(out Exception? failure) ? ValueTask.FromException<Socket>(failure) : Connected(taken), taken.SetResult, _time, NullLogger.Instance);
        Task running = loop.RunAsync(_stop.Token);
        for (int pause = 0; pause < 3; pause++)
        {
            await Eventually.TrueAsync("the loop pauses", Patience, () => Task.FromResult(_time.ArmedTimers == 1));
            Assert.Equal(2 - pause, failures.Count);
            _time.Advance(AcceptLoop.Pause);
        }

        Assert.Same(_connection, await taken.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await _stop.CancelAsync();
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connection_that_cannot_be_taken_does_not_end_it()
    {
        int accepted = 0;
        TaskCompletionSource second = new();
        AcceptLoop loop = new(
            _ => ValueTask.FromResult(_connection),
            _ =>
            {
                if (++accepted == 1)
                {
                    throw new InvalidOperationException("bad");
                }

                second.TrySetResult();
                _stop.Cancel();
            },
            _time,
            NullLogger.Instance);
        Task running = loop.RunAsync(_stop.Token);
        _time.Advance(AcceptLoop.Pause);

        await second.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))] // what TcpListener says when it was stopped before it was asked
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(SocketException))]
    public async Task Listener_that_is_closed_while_it_is_asked_is_the_normal_ending(Type how)
    {
        AcceptLoop loop = new(
            async _ =>
            {
                await _stop.CancelAsync();
                throw how == typeof(ObjectDisposedException) ? new ObjectDisposedException("listener") : (Exception)Activator.CreateInstance(how)!;
            },
            _ => Assert.Fail("There is nothing to take."),
            _time,
            NullLogger.Instance);

        await loop.RunAsync(_stop.Token).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>One connection, and then none.</summary>
    private async ValueTask<Socket> Connected(TaskCompletionSource<Socket> taken)
    {
        if (taken.Task.IsCompleted)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        }

        return _connection;
    }
}
