using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>The snapshot that everybody reads; written by the heartbeat alone.</summary>
internal sealed class LiveSilos(IOptions<ClusterOptions> options, ILogger<LiveSilos> logger)
{
    private volatile SiloSnapshot _now = new(new SiloIdentity(options.Value.SiloId, 0), [], ImmutableDictionary<string, long>.Empty);

    public SiloSnapshot Now => _now;

    /// <summary>The phase of this silo in the table, which its next life keeps.</summary>
    public SiloPhase OwnPhase => _now.Find(_now.Self.Id)?.Phase ?? SiloPhase.Active;

    /// <summary>More than loads changed. Handlers do not block.</summary>
    public event Action? Changed;

    /// <param name="self">This silo's life.</param>
    /// <param name="silos">All live silos, ordered by id.</param>
    public void Apply(SiloIdentity self, IEnumerable<SiloModel> silos)
    {
        SiloSnapshot before = _now;
        SiloSnapshot after = before.Next(self, [.. silos]);
        _now = after;
        Measure(after);
        if (LogChanges(before, after))
        {
            RaiseChanged();
        }
    }

    private void RaiseChanged()
    {
        foreach (Action handler in Changed?.GetInvocationList().Cast<Action>() ?? [])
        {
            try
            {
                handler();
            }
#pragma warning disable CA1031 // Another feature's mistake must not cost a heartbeat.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClusterLog.HandlerFailed(logger, nameof(Changed), exception);
            }
        }
    }

    private bool LogChanges(SiloSnapshot before, SiloSnapshot after)
    {
        bool hasChanged = before.Self != after.Self;
        foreach (SiloModel gone in before.Silos.Where(silo => !after.Has(silo.Identity)))
        {
            ClusterLog.Gone(logger, gone.Identity);
            hasChanged = true;
        }

        foreach (SiloModel silo in after.Silos)
        {
            hasChanged |= LogChange(before.Has(silo.Identity) ? before.Find(silo.Identity.Id) : null, silo);
        }

        return hasChanged;
    }

    private bool LogChange(SiloModel? before, SiloModel silo)
    {
        if (before is null)
        {
            ClusterLog.Appeared(logger, silo.Identity, silo.LinkAddress);
            return true;
        }

        if (before.Phase != silo.Phase)
        {
            ClusterLog.PhaseChanged(logger, silo.Identity, silo.Phase);
            return true;
        }

        return false;
    }

    private static void Measure(SiloSnapshot snapshot)
    {
        foreach (SiloPhase phase in Enum.GetValues<SiloPhase>())
        {
            ClusterMetrics.Silos.Record(snapshot.Silos.Count(silo => silo.Phase == phase), new KeyValuePair<string, object?>("phase", phase.ToString().ToLowerInvariant()));
        }
    }
}
