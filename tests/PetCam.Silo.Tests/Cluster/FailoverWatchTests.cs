using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PetCam.Cluster;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;
using PetCam.Silo.Cluster;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>Why a camera came, and how long it was nowhere.</summary>
public sealed class FailoverWatchTests : IAsyncLifetime
{
    private static readonly SiloIdentity Former = new("silo-2", 1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Switched = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeOwnHomes _homes = new();
    private readonly FakeCluster _cluster = new(FakeCluster.Silo("silo-1"), FakeCluster.Silo("silo-2"));
    private readonly ConcurrentDictionary<CameraId, UplinkModel> _uplinks = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _measured = new();
    private readonly Lines _log = new();
    private readonly MeterListener _listener = new();
    private readonly FailoverWatch _watch;

    public FailoverWatchTests()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("petcam.cluster.failover", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Text(tags))));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, Text(tags))));
        _listener.Start();
        _watch = new FailoverWatch(_homes, _cluster, camera => _uplinks.GetValueOrDefault(camera), new ClusterOptions { Lease = Lease }, _time, _log);
    }

    public async ValueTask InitializeAsync() => await _watch.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Cameras_of_a_silo_that_died_are_counted_each_with_its_time_and_told_in_one_line()
    {
        for (int i = 0; i < 20; i++)
        {
            Connect($"cam-{i}", away: TimeSpan.FromMilliseconds(400 + (10 * i)), firstPicture: TimeSpan.FromMilliseconds(50));
            _homes.Arrive($"cam-{i}", Former, epoch: 7);
        }

        await LookAsync();
        Assert.Empty(_measured); // whether the silo or the connection was lost is not known yet

        _cluster.Become(FakeCluster.Silo("silo-1"));
        await SettledAsync();

        Assert.Equal(20, _measured.Count(static measured => measured is ("petcam.cluster.failovers", 1, "from=silo-2 reason=dead")));
        Assert.Contains(("petcam.cluster.failover_time", 0.45, "reason=dead"), _measured);
        Assert.Equal(20, _measured.Count(static measured => measured.Instrument == "petcam.cluster.failover_time"));
        Assert.Equal("20 cameras came here from silo silo-2/1 (Dead); they were nowhere for 550 ms at the median, 640 ms at most", Assert.Single(_log.Informed));
    }

    [Fact]
    public async Task Camera_that_still_was_connected_there_was_sent_here()
    {
        Connect("kitchen", away: TimeSpan.Zero, firstPicture: TimeSpan.FromMilliseconds(50));
        _homes.Arrive("kitchen", Former, epoch: 7);
        await SettledAsync();

        Assert.Equal(
            [("petcam.cluster.failovers", 1, "from=silo-2 reason=drained"), ("petcam.cluster.failover_time", 0.03, "reason=drained")], _measured);
    }

    [Fact]
    public async Task Camera_of_a_silo_that_lives_on_for_longer_than_a_lease_lost_its_connection()
    {
        Connect("kitchen", away: TimeSpan.FromSeconds(1), firstPicture: TimeSpan.Zero);
        _homes.Arrive("kitchen", Former, epoch: 7);
        await LookAsync();
        Assert.Empty(_measured);
        _time.Advance(2 * Lease);
        await SettledAsync();

        Assert.Equal(("petcam.cluster.failovers", 1, "from=silo-2 reason=moved"), _measured.First());
    }

    [Fact]
    public async Task Camera_whose_agent_tells_nothing_is_counted_without_a_time()
    {
        Connect("kitchen", away: null, firstPicture: TimeSpan.FromSeconds(1));
        _cluster.Become(FakeCluster.Silo("silo-1"), FakeCluster.Silo("silo-2", phase: SiloPhase.Draining));
        _homes.Arrive("kitchen", Former, epoch: 7);
        await SettledAsync();

        Assert.Equal([("petcam.cluster.failovers", 1, "from=silo-2 reason=drained")], _measured);
        Assert.Contains("is not known", Assert.Single(_log.Informed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Camera_that_sends_no_picture_is_counted_in_the_end()
    {
        Connect("kitchen", away: TimeSpan.FromSeconds(1), firstPicture: null);
        _cluster.Become(FakeCluster.Silo("silo-1"));
        _homes.Arrive("kitchen", Former, epoch: 7);
        await LookAsync();
        Assert.Empty(_measured);
        _time.Advance(TimeSpan.FromSeconds(31));
        await SettledAsync();

        Assert.Equal([("petcam.cluster.failovers", 1, "from=silo-2 reason=dead")], _measured);
    }

    private void Connect(string camera, TimeSpan? away, TimeSpan? firstPicture)
    {
        DateTimeOffset now = _time.GetUtcNow();
        CameraId id = CameraId.Parse(camera);
        UplinkIdentity identity = new(id, camera, "board", "1", 1, "127.0.0.1:1") { Away = away, HelloAt = now };
        UplinkTraffic traffic = new(1, 0, 0, 1, 0, now, now)
        {
            FirstMessageAt = now + Switched,
            FirstUnitAt = firstPicture is { } after ? now + after : null,
        };
        _uplinks[id] = new UplinkModel(identity, 7, IsConnected: true, now, null, null, null, null, null, traffic);
    }

    /// <summary>Lets the watch look once more at what it cannot settle yet: it rests on its timer before and afterwards.</summary>
    private async Task LookAsync()
    {
        await RestsAsync();
        _time.Advance(Look);
        await RestsAsync();
    }

    private async Task RestsAsync() => await Eventually.TrueAsync("the watch rests", Limit, () => Task.FromResult(_time.ArmedTimers > 0));

    /// <summary>Lets the watch look until so many have been told.</summary>
    private async Task SettledAsync(int lines = 1) => await Eventually.TrueAsync("the watch has told of it", Limit, () =>
    {
        _time.Advance(Look);
        return Task.FromResult(_log.Informed.Count >= lines);
    });

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Informed { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Information)
            {
                Informed.Enqueue(formatter(state, exception));
            }
        }
    }
}
