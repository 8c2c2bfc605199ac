namespace PetCam.Domain.Cluster;

/// <summary>
/// The home that an activation of a grain lives by: scoped in its services, so that a store can fence what the grain writes with
/// <c>WHERE epoch = ...</c>. Null for grains whose key names their silo. Resolve it on a turn of the grain. A silo that is alone fences nothing:
/// there it tells what its own directory says at the moment.
/// </summary>
public interface IActivationHome
{
    /// <summary>Key in <see cref="IHomeDirectory"/>.</summary>
    string Key { get; }

    /// <summary>The life of this silo in which the grain was activated.</summary>
    SiloIdentity Silo { get; }

    /// <summary>The epoch in which this silo owned the key when the grain was activated; 0 on a silo that is alone and has not claimed it.</summary>
    ulong Epoch { get; }
}
