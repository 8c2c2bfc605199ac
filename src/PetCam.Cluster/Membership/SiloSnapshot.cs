using System.Collections.Frozen;
using System.Collections.Immutable;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>Who lives, at one moment, and whose life is known to be over.</summary>
internal sealed class SiloSnapshot(SiloIdentity self, ImmutableArray<SiloModel> silos, ImmutableDictionary<string, long> latest)
{
    private readonly FrozenDictionary<string, SiloModel> _byId = silos.ToFrozenDictionary(static silo => silo.Identity.Id, StringComparer.Ordinal);

    public SiloIdentity Self { get; } = self;

    public IReadOnlyList<SiloModel> Silos { get; } = silos;

    public SiloModel? Find(string id) => _byId.GetValueOrDefault(id);

    public bool Has(SiloIdentity silo) => Find(silo.Id)?.Identity == silo;

    /// <summary>
    /// Whether the referee has listed this life, or a later one of the same silo, and lists it no more: lives never come back. One that it has never listed is not over; it may have
    /// joined where this silo could not see it.
    /// </summary>
    public bool IsOver(SiloIdentity silo) => !Has(silo) && silo != Self && latest.GetValueOrDefault(silo.Id) >= silo.Incarnation;

    /// <summary>Whether a later life of the same silo is known.</summary>
    public bool IsSucceeded(SiloIdentity silo) => latest.GetValueOrDefault(silo.Id) > silo.Incarnation;

    /// <summary>The next one, which remembers the lives of this one.</summary>
    public SiloSnapshot Next(SiloIdentity self, ImmutableArray<SiloModel> silos) =>
        new(self, silos, silos.Select(static silo => silo.Identity).Append(self).Aggregate(latest, static (all, silo) =>
            all.SetItem(silo.Id, Math.Max(silo.Incarnation, all.GetValueOrDefault(silo.Id)))));
}
