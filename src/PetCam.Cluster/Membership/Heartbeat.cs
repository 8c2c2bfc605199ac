using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>One beat: renew, learn who lives, end who does not; or, without the referee, find out whether it is away for all.</summary>
internal sealed class Heartbeat(
    ISiloTable table,
    LiveSilos silos,
    Lease lease,
    IPeerQuestion peers,
    ISiloLoadSource load,
    IOptions<ClusterOptions> options,
    TimeProvider time,
    ILogger<Heartbeat> logger)
{
    private readonly ClusterOptions _options = options.Value;
    private bool _isMissing;
    private bool _isSuspended;

    /// <returns>When the next beat is due; null when this life is over.</returns>
    public async ValueTask<TimeSpan?> BeatAsync(ISiloLife life, CancellationToken cancellationToken)
    {
        long sentAt = time.GetTimestamp();
        string failure;
        try
        {
            using CancellationTokenSource timeout = new(_options.RenewTimeout, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            if (await life.RenewAsync(ReadLoad(), either.Token).ConfigureAwait(false) is not { } rows)
            {
                return null;
            }

            Renewed(life, sentAt, rows);
            return await EndExpiredAsync(life, rows, cancellationToken).ConfigureAwait(false);
        }
        catch (RefereeUnavailableException exception)
        {
            failure = exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"no answer within {_options.RenewTimeout}";
        }

        await MissedAsync(life, failure, cancellationToken).ConfigureAwait(false);
        return _options.Heartbeat;
    }

    /// <summary>Notices that the lease ran out between two beats, or that it goes on.</summary>
    public void Observe(SiloIdentity self)
    {
        bool isSuspended = !lease.IsAlive;
        ClusterMetrics.Alive.Record(isSuspended ? 0 : 1);
        if (isSuspended && !_isSuspended)
        {
            ClusterMetrics.Suspensions.Add(1);
            ClusterLog.Suspended(logger, self);
        }
        else if (_isSuspended && !isSuspended)
        {
            ClusterLog.Resumed(logger, self);
        }

        _isSuspended = isSuspended;
    }

    private SiloLoad ReadLoad()
    {
        try
        {
            return load.Read();
        }
#pragma warning disable CA1031 // The host's mistake must not cost a heartbeat.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClusterLog.HandlerFailed(logger, nameof(ISiloLoadSource), exception);
            return default;
        }
    }

    private void Renewed(ISiloLife life, long sentAt, IReadOnlyList<SiloRow> rows)
    {
        lease.Renewed(sentAt);
        silos.Apply(life.Identity, rows.Select(static row => row.Model));
        Observe(life.Identity);
        if (_isMissing)
        {
            _isMissing = false;
            ClusterLog.RenewalRecovered(logger, life.Identity);
        }
    }

    /// <returns>Until the next beat: earlier when somebody's lease runs out before.</returns>
    private async ValueTask<TimeSpan> EndExpiredAsync(ISiloLife life, IReadOnlyList<SiloRow> rows, CancellationToken cancellationToken)
    {
        TimeSpan next = _options.Heartbeat;
        foreach (SiloRow other in rows.Where(row => row.Identity != life.Identity))
        {
            if (other.Remaining > TimeSpan.Zero && other.Remaining < next)
            {
                next = other.Remaining + TimeSpan.FromMilliseconds(10);
            }
        }

        if (lease.MaySentence && rows.Any(static row => row.Remaining <= TimeSpan.Zero))
        {
            using CancellationTokenSource timeout = new(_options.RenewTimeout, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            foreach (SiloIdentity dead in await table.EndExpiredAsync(life.Identity, _options.Lease, either.Token).ConfigureAwait(false))
            {
                ClusterMetrics.Deaths.Add(1, new KeyValuePair<string, object?>("cause", "lease"));
                ClusterLog.DeclaredDead(logger, dead, "its lease is over");
                next = TimeSpan.Zero;
            }
        }

        return next;
    }

    private async ValueTask MissedAsync(ISiloLife life, string failure, CancellationToken cancellationToken)
    {
        lease.Failed();
        if (!_isMissing)
        {
            _isMissing = true;
            ClusterLog.RenewalFailed(logger, life.Identity, failure, lease.Remaining);
        }

        if (lease.IsAlive && lease.IsRunningOut) // a life that was suspended may be over: only the referee knows
        {
            long askedAt = time.GetTimestamp();
            if (await peers.FindRenewerAsync(cancellationToken).ConfigureAwait(false) is { } renewer)
            {
                ClusterLog.NotExtended(logger, life.Identity, renewer);
            }
            else
            {
                ClusterLog.Extended(logger, life.Identity);
                lease.Extend(askedAt);
            }
        }

        Observe(life.Identity);
    }
}
