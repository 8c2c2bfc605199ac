using System.Net.WebSockets;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

public sealed class RelayWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan QuietLimit = TimeSpan.FromMilliseconds(700);

    private readonly StoppableTime _time = new();
    private readonly WebSocket _socket = WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions());
    private readonly CancellationTokenSource _stop = new();
    private readonly UplinkReceiver _receiver;
    private readonly Task _running;
    private int _quiet;
    private int _ended;

    public RelayWatchTests()
    {
        _receiver = new UplinkReceiver(_socket, _time);
        RelayWatch watch = new(_receiver, new RelayOptions(), _time, QuietLimit, () => Interlocked.Increment(ref _quiet));
        _running = watch.RunAsync(_ => Interlocked.Increment(ref _ended), _stop.Token);
    }

    [Fact]
    public async Task Silence_is_told_and_ends_the_link_when_it_lasts()
    {
        await StepUntilAsync("quiet", () => Volatile.Read(ref _quiet) > 0);
        Assert.Equal(0, _ended);

        await StepUntilAsync("the end", () => Volatile.Read(ref _ended) > 0);
    }

    [Fact]
    public async Task Who_was_stopped_itself_blames_nobody()
    {
        _time.StandStill(TimeSpan.FromSeconds(20));
        _time.Advance(QuietLimit / 5);
        await Eventually.TrueAsync("the other end is excused", Patience, () => Task.FromResult(_receiver.SilentFor < QuietLimit));

        Assert.Equal((0, 0), (_quiet, _ended));
        await StepUntilAsync("quiet", () => Volatile.Read(ref _quiet) > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cancelled
        _receiver.Dispose();
        _socket.Dispose();
        _stop.Dispose();
    }

    /// <summary>Lets the clock go in steps that the watch keeps up with.</summary>
    private Task<TimeSpan> StepUntilAsync(string what, Func<bool> happened) => Eventually.TrueAsync(what, Patience, () =>
    {
        _time.Advance(QuietLimit / 10);
        return Task.FromResult(happened());
    });

    /// <summary>A clock that goes on while its process is stopped, so that timers come late.</summary>
    private sealed class StoppableTime : TimeProvider
    {
        private readonly ManualTimeProvider _time = new();
        private long _stoodStill;

        public override long TimestampFrequency => _time.TimestampFrequency;

        public override long GetTimestamp() => _time.GetTimestamp() + Interlocked.Read(ref _stoodStill);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _time.CreateTimer(callback, state, dueTime, period);

        public void Advance(TimeSpan by) => _time.Advance(by);

        public void StandStill(TimeSpan by) => Interlocked.Add(ref _stoodStill, by.Ticks);
    }
}
