namespace PetCam.Domain.Cluster;

/// <summary>
/// The home that an activation of a grain lives by: scoped in its services, so that a store can fence what the grain writes with
/// <c>WHERE epoch = ...</c>. Absent without a cluster; null for grains whose key names their silo. Resolve it on a turn of the grain.
/// </summary>
public interface IActivationHome
{
    /// <summary>Key in <see cref="IHomeDirectory"/>.</summary>
    string Key { get; }

    /// <summary>The epoch in which this silo owned the key when the grain was activated.</summary>
    ulong Epoch { get; }
}
