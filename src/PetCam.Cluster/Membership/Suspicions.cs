using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>
/// Looks at once whether a silo whose link broke still listens and holds its lock, and a few times more, because the server needs a moment to
/// miss a process. One that does either is left to its lease.
/// </summary>
/// <remarks>
/// The lock alone proves nothing: a silo whose renewal was too slow has lost its connection, and the lock with it until the next one, and may decide all the same
/// until its lease is over.
/// </remarks>
internal sealed class Suspicions(
    ISiloTable table, LiveSilos silos, ISiloProbe probe, Lease lease, Nudge nudge, IOptions<ClusterOptions> options, TimeProvider time,
    ILogger<Suspicions> logger) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 10, 20, 40, 80, 150, 300, 600 }.Select(static ms => TimeSpan.FromMilliseconds(ms))];

    private readonly Lock _gate = new();
    private readonly Dictionary<SiloIdentity, Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterOptions _options = options.Value;

    /// <summary>Never waits; a suspicion that is looked at already, or of a silo that does not live anyway, is nothing new.</summary>
    public void Raise(SiloIdentity silo)
    {
        SiloSnapshot now = silos.Now;
        if (silo == now.Self || !now.Has(silo))
        {
            return;
        }

        lock (_gate)
        {
            if (_stop.IsCancellationRequested || _running.ContainsKey(silo))
            {
                return;
            }

            _running[silo] = Task.Run(() => LookAsync(silo), CancellationToken.None);
        }

        ClusterMetrics.Suspicions.Add(1);
        ClusterLog.Suspected(logger, silo);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return; // when the host stopped; this is the container
            }

            _stop.Cancel();
            running = [.. _running.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LookAsync(SiloIdentity silo)
    {
        try
        {
            foreach (TimeSpan pause in Pauses)
            {
                if (await IsOverAsync(silo).ConfigureAwait(false))
                {
                    nudge.Set();
                    return;
                }

                await Task.Delay(pause, time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // This silo stops.
        }
#pragma warning disable CA1031 // The boundary of one look: nobody awaits it but the end of the silo.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClusterLog.LookFailed(logger, silo, exception);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(silo);
            }
        }
    }

    private async Task<bool> IsOverAsync(SiloIdentity silo)
    {
        if (!silos.Now.Has(silo))
        {
            return true; // somebody else was faster
        }

        if (!lease.MaySentence || !await probe.IsGoneAsync(silo, _stop.Token).ConfigureAwait(false))
        {
            return false;
        }

        try
        {
            using CancellationTokenSource timeout = new(_options.RenewTimeout, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
            if (!await table.EndIfUnlockedAsync(silo, silos.Now.Self, _options.Lease, either.Token).ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (RefereeUnavailableException exception)
        {
            ClusterLog.LookMissed(logger, silo, exception.Message);
            return false;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false; // the referee is slow; the next look, or the lease
        }

        ClusterMetrics.Deaths.Add(1, new KeyValuePair<string, object?>("cause", "killed"));
        ClusterLog.DeclaredDead(logger, silo, "its process is gone");
        return true;
    }
}
