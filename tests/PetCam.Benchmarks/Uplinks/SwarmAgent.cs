using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PetCam.Edge.Configuration;
using PetCam.Edge.Status;
using PetCam.Edge.Uplink;
using PetCam.Media;
using PetCam.Protocol;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>One board's agent without a board: the uplink of petcam-edge as it is, with nothing to send but status and clock probes.</summary>
internal sealed class SwarmAgent : ILogger, IBoardRequests, IDisposable
{
    private const int ConnectedEvent = 10201; // SiloSearch tells it in its log: who is asked nothing is not changed by being measured
    private const int CannotConnectEvent = 10202;
    private const int DisconnectedEvent = 10203;
    private const int SupersededEvent = 10206;

    private readonly SwarmTroubles _troubles;
    private readonly SendQueue _queue;
    private readonly SiloList _silos;
    private readonly UplinkClient _client;
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private string? _silo;
    private long _welcomedAt;

    /// <param name="silos">Of its settings, best first.</param>
    /// <param name="troubles">Where it counts what goes wrong.</param>
    public SwarmAgent(string camera, IReadOnlyList<Uri> silos, EdgeOptions defaults, SwarmTroubles troubles)
    {
        _troubles = troubles;
        TimeProvider time = TimeProvider.System;
        Camera = camera;
        _queue = new SendQueue(defaults.MaxQueueBytes, defaults.MaxQueueAge, defaults.MaxReplayBytes, time);
        _silos = new SiloList(silos, time);
        UplinkIdentity identity = new(camera, camera, "swarm", "bench", (ulong)Random.Shared.NextInt64(), static () => null);
        UplinkContext context = new(identity, _queue, new BoardStatusSource(_queue, time), new Dictionary<TrackId, string>(), _silos, this, new AnswerTimes(time), time, this);
        Backoff backoff = new(TimeSpan.FromMilliseconds(200), defaults.MaxReconnectWait, Random.Shared);
        _client = new UplinkClient(context, backoff, defaults.MaxReconnectWait);
    }

    public string Camera { get; }

    /// <summary>The silo that welcomed it last, and when (<see cref="Stopwatch"/> ticks); null before the first.</summary>
    public (string? Silo, long At) Welcome
    {
        get
        {
            lock (_gate)
            {
                return (_silo, _welcomedAt);
            }
        }
    }

    /// <summary>True when it was told another silo than <paramref name="present"/>.</summary>
    public bool KnowsOtherThan(Uri present) => _silos.HasAlternative(present);

    public void Start(CancellationToken stop) => _running = _client.RunAsync(stop);

    public Task Completion => _running;

    public void Dispose() => _queue.Dispose();

    void IBoardRequests.RequestKeyframe(TrackId track)
    {
    }

    void IBoardRequests.RequestFrameInterval(TrackId track, uint milliseconds)
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ConnectedEvent)
        {
            long now = Stopwatch.GetTimestamp();
            string silo = Read(state, "SiloId");
            lock (_gate)
            {
                (_silo, _welcomedAt) = (silo, now);
            }
        }
        else if (eventId.Id == CannotConnectEvent)
        {
            _troubles.Add("not connected: " + Read(state, "Failure"));
        }
        else if (eventId.Id == DisconnectedEvent)
        {
            _troubles.Add("disconnected: " + Read(state, "Reason"));
        }
        else if (eventId.Id == SupersededEvent)
        {
            _troubles.Add("ended for good: it was told that another agent took over");
        }
    }

    private static string Read<TState>(TState state, string name) =>
        (string)((IReadOnlyList<KeyValuePair<string, object?>>)state!).Single(value => value.Key == name).Value!;
}
