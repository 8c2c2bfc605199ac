using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>What the rest of the silo sees of the cluster's members.</summary>
internal sealed class ClusterMembership(LiveSilos silos, Lease lease, Suspicions suspicions, ISiloTable table, Nudge nudge, ILogger<ClusterMembership> logger)
    : IClusterMembership, IClusterControl
{
    private readonly Lock _gate = new();
    private Action<SiloIdentity>? _lifeEnded;

    public SiloIdentity Self => silos.Now.Self;

    public bool IsAlive => lease.IsAlive;

    public IReadOnlyList<SiloModel> Silos => silos.Now.Silos;

    public event Action? Changed
    {
        add => silos.Changed += value;
        remove => silos.Changed -= value;
    }

    public event Action<SiloIdentity>? LifeEnded
    {
        add
        {
            lock (_gate)
            {
                _lifeEnded += value;
            }
        }

        remove
        {
            lock (_gate)
            {
                _lifeEnded -= value;
            }
        }
    }

    public SiloModel? Find(string id) => silos.Now.Find(id);

    public void Suspect(SiloIdentity silo) => suspicions.Raise(silo);

    public async ValueTask<bool> SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken)
    {
        bool isFound = await table.SetPhaseAsync(siloId, phase, cancellationToken).ConfigureAwait(false);
        nudge.Set(); // whoever told to do so wants to see it
        return isFound;
    }

    /// <summary>Tells all who own something in the name of a life that it is over, each whatever the others do, and waits for them.</summary>
    public async Task RaiseLifeEndedAsync(SiloIdentity life, TimeSpan timeout, TimeProvider time)
    {
        Delegate[] handlers;
        lock (_gate)
        {
            handlers = _lifeEnded?.GetInvocationList() ?? [];
        }

        foreach (Action<SiloIdentity> handler in handlers.Cast<Action<SiloIdentity>>())
        {
            try
            {
                await Task.Factory.StartNew(() => handler(life), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                    .WaitAsync(timeout, time).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Another feature's mistake must not keep the others from dropping what they own.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClusterLog.LifeEndedHandlerFailed(logger, life, exception);
            }
        }
    }
}
