using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>Lives of this silo, one after the other: join, beat until the cluster says that it is over, drop everything, join again.</summary>
internal sealed class SiloLifecycle(
    ISiloTable table,
    ClusterMembership membership,
    LiveSilos silos,
    Lease lease,
    Heartbeat heartbeat,
    Nudge nudge,
    IOptions<ClusterOptions> options,
    TimeProvider time,
    ILogger<SiloLifecycle> logger)
{
    private readonly ClusterOptions _options = options.Value;
    private ISiloLife? _life;
    private string _address = string.Empty;

    /// <summary>Begins the first life.</summary>
    /// <param name="address">Where other silos reach this one.</param>
    /// <exception cref="ClusterJoinException">This silo may not join.</exception>
    /// <exception cref="RefereeUnavailableException">The table cannot be reached.</exception>
    public async Task JoinAsync(string address, CancellationToken cancellationToken)
    {
        _address = address;
        SiloRegistration registration = new()
        {
            Id = _options.SiloId,
            LinkAddress = address,
            PublicUrl = _options.PublicUrl,
            Version = _options.Version,
            Protocol = Links.LinkProtocol.Versions,
            Phase = silos.OwnPhase,
        };
        long sentAt = time.GetTimestamp();
        _life = await table.JoinAsync(registration, _options.Lease, cancellationToken).ConfigureAwait(false);
        silos.Apply(_life.Identity, silos.Now.Silos.Where(silo => silo.Identity.Id != registration.Id)); // until the first beat tells
        lease.Renewed(sentAt);
        ClusterLog.Joined(logger, _options.Name, _life.Identity, address);
        if (await heartbeat.BeatAsync(_life, cancellationToken).ConfigureAwait(false) is null)
        {
            lease.End(); // over before it began; the loop finds the same
        }
    }

    /// <summary>Beats until cancelled; call after <see cref="JoinAsync"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan next = _options.Heartbeat;
        while (!cancellationToken.IsCancellationRequested)
        {
            await nudge.WaitAsync(NextLook(next), time, cancellationToken).ConfigureAwait(false);
            next = await StepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One beat, or the end of a life and the attempt to begin the next one.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_life is { } life)
            {
                heartbeat.Observe(life.Identity);
                if (await heartbeat.BeatAsync(life, cancellationToken).ConfigureAwait(false) is { } next)
                {
                    return next;
                }

                await EndAsync(life).ConfigureAwait(false);
            }

            await JoinAsync(_address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClusterJoinException or RefereeUnavailableException)
        {
            ClusterLog.JoinFailed(logger, _options.SiloId, exception.Message);
        }
#pragma warning disable CA1031 // The boundary of the loop that everything depends on: a mistake costs a beat, not the silo.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            lease.Failed();
            ClusterLog.HeartbeatFailed(logger, silos.Now.Self, exception);
        }

        return _options.Heartbeat * (0.8 + (0.4 * Random.Shared.NextDouble())); // silos that lost something together do not come back together
    }

    /// <summary>Says goodbye. The loop has ended. A table that did not answer at the last beat is given the time of another one.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        TimeSpan patience = lease.IsRenewing ? _options.Lease : _options.RenewTimeout;
        lease.End();
        if (_life is not { } life)
        {
            return;
        }

        _life = null;
        using CancellationTokenSource timeout = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await life.LeaveAsync(either.Token).ConfigureAwait(false);
            ClusterLog.Left(logger, life.Identity);
        }
        catch (Exception exception) when (exception is RefereeUnavailableException or OperationCanceledException)
        {
            ClusterLog.LeftSilently(logger, life.Identity, exception.Message);
        }
        finally
        {
            await life.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task EndAsync(ISiloLife life)
    {
        lease.End();
        _life = null;
        ClusterMetrics.LivesEnded.Add(1);
        ClusterLog.LifeEnded(logger, life.Identity);
        await membership.RaiseLifeEndedAsync(life.Identity, _options.Lease, time).ConfigureAwait(false);
        await life.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Looks again when the lease runs out, so that a suspension is noticed, and not only found by who asks.</summary>
    private TimeSpan NextLook(TimeSpan next)
    {
        TimeSpan remaining = lease.Remaining;
        return remaining > TimeSpan.Zero && remaining < next ? remaining + TimeSpan.FromMilliseconds(1) : next;
    }
}
