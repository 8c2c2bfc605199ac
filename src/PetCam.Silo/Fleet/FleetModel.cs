using System.Collections.Immutable;
using PetCam.Silo.Http;

namespace PetCam.Silo.Fleet;

/// <summary>The list of cameras at one moment.</summary>
/// <param name="Version">Rises with each change.</param>
/// <param name="Entries">By camera id, in its order.</param>
internal sealed record FleetModel(long Version, ImmutableSortedDictionary<string, FleetEntry> Entries) : IVersioned
{
    public static readonly FleetModel Empty = new(0, ImmutableSortedDictionary.Create<string, FleetEntry>(StringComparer.Ordinal));

    public IEnumerable<Camera> Cameras => Entries.Values.Select(entry => entry.Camera);

    public IEnumerable<FleetEntry> ChangedSince(long version) => Entries.Values.Where(entry => entry.Version > version);
}
