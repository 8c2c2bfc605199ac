using System.Collections.Frozen;
using System.Collections.Immutable;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>Who lives, at one moment.</summary>
internal sealed class SiloSnapshot(SiloIdentity self, ImmutableArray<SiloModel> silos)
{
    private readonly FrozenDictionary<string, SiloModel> _byId = silos.ToFrozenDictionary(static silo => silo.Identity.Id, StringComparer.Ordinal);

    public SiloIdentity Self { get; } = self;

    public IReadOnlyList<SiloModel> Silos { get; } = silos;

    public SiloModel? Find(string id) => _byId.GetValueOrDefault(id);

    public bool Has(SiloIdentity silo) => Find(silo.Id)?.Identity == silo;
}
