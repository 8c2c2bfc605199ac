using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PetCam.Cluster;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Measures each camera that comes here from another life of a silo: why it left, and how long it was nowhere.</summary>
/// <remarks>
/// Who had it says the table, with the claim. For how long says the agent, by one clock, up to its Hello; from there to the first picture this silo.
/// One that was sent here stays connected there until it is welcomed, and is measured from its first message on.
/// Why is known when the former life is over; when it goes on for longer than a lease, it was the connection. Costs a look at each open failover
/// ten times a second, and nothing while there is none.
/// </remarks>
internal sealed class FailoverWatch : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A camera that has sent no picture by then is counted without a time.</summary>
    private static readonly TimeSpan PictureWithin = TimeSpan.FromSeconds(30);

    private readonly Channel<Failover> _arrived = Channel.CreateUnbounded<Failover>(new UnboundedChannelOptions { SingleReader = true }); // one for each claim
    private readonly Dictionary<CameraId, Failover> _open = [];
    private readonly IOwnHomes _homes;
    private readonly IClusterMembership _members;
    private readonly Func<CameraId, UplinkModel?> _findUplink;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly FailoverReports _reports;

    public FailoverWatch(
        IOwnHomes homes, IClusterMembership members, UplinkDirectory uplinks, IOptions<ClusterOptions> options, TimeProvider time, ILogger<FailoverWatch> logger)
        : this(homes, members, uplinks.Find, options.Value, time, logger)
    {
    }

    internal FailoverWatch(
        IOwnHomes homes, IClusterMembership members, Func<CameraId, UplinkModel?> findUplink, ClusterOptions options, TimeProvider time, ILogger logger)
    {
        _homes = homes;
        _members = members;
        _findUplink = findUplink;
        _lease = options.Lease + (2 * options.Heartbeat);
        _time = time;
        _reports = new FailoverReports(time, logger);
        homes.Arrived += OnArrived;
    }

    public override void Dispose()
    {
        _homes.Arrived -= OnArrived;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _arrived.Reader.WaitToReadAsync(stoppingToken))
            {
                await WatchAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private void OnArrived(HomeArrival arrival)
    {
        if (HomeKeys.TryGetCamera(arrival.Key, out CameraId camera))
        {
            _arrived.Writer.TryWrite(new Failover(camera, arrival.Former, arrival.Home.Epoch, _time.GetTimestamp()));
        }
    }

    /// <summary>Until none is open.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (_arrived.Reader.TryRead(out Failover? next))
            {
                if (_open.Remove(next.Camera, out Failover? overtaken))
                {
                    Settle(overtaken); // it has moved to and fro meanwhile
                }

                _open[next.Camera] = next;
            }

            foreach (Failover failover in _open.Values)
            {
                Look(failover);
            }

            foreach (Failover settled in _open.Values.Where(static failover => failover.IsSettled).ToArray())
            {
                _open.Remove(settled.Camera);
                Settle(settled);
            }

            _reports.Write(former => _open.Values.Any(failover => failover.Former == former));
            await Task.Delay(LookInterval, _time, cancellationToken);
        }
        while (_open.Count > 0 || !_reports.IsEmpty);
    }

    private void Look(Failover failover)
    {
        UplinkModel? uplink = _findUplink(failover.Camera) is { RelayedFrom: null } model && model.Epoch >= failover.Epoch ? model : null;
        TimeSpan age = _time.GetElapsedTime(failover.StartedAt);
        failover.Reason ??= Judge(failover.Former, uplink, age);
        failover.Gap ??= uplink is null ? null : Measure(uplink);
        bool isMeasured = uplink?.Traffic.FirstUnitAt is not null || age > PictureWithin;
        failover.IsSettled = failover.Reason is not null && isMeasured;
    }

    /// <summary>A camera that still was connected to its former silo when it came was nowhere from when it switched, with its first message, to its first picture.</summary>
    private static TimeSpan? Measure(UplinkModel uplink)
    {
        if (uplink is not { Identity: { Away: { } away } identity, Traffic: { FirstUnitAt: { } first, FirstMessageAt: { } switched } })
        {
            return null;
        }

        return away == TimeSpan.Zero ? Positive(first - switched) : away + Positive(first - identity.HelloAt);
    }

    private FailoverReason? Judge(SiloIdentity former, UplinkModel? uplink, TimeSpan age)
    {
        if (uplink?.Identity.Away == TimeSpan.Zero)
        {
            return FailoverReason.Drained;
        }

        SiloModel? silo = _members.Find(former.Id);
        return silo?.Identity != former ? FailoverReason.Dead
            : silo.Phase == SiloPhase.Draining ? FailoverReason.Drained
            : age > _lease ? FailoverReason.Moved
            : null;
    }

    private void Settle(Failover failover)
    {
        FailoverReason reason = failover.Reason ?? FailoverReason.Moved;
        FailoverMetrics.Failovers.Add(1, new KeyValuePair<string, object?>("from", failover.Former.Id), FailoverMetrics.Tag(reason));
        if (failover.Gap is { } gap)
        {
            FailoverMetrics.Time.Record(gap.TotalSeconds, FailoverMetrics.Tag(reason));
        }

        _reports.Add(failover, reason);
    }

    /// <summary>A wall clock that was set meanwhile must not make a time negative.</summary>
    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
