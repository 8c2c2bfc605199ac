namespace PetCam.GrainRuntime;

/// <summary>Where in a cluster the grains of a type live.</summary>
public enum GrainPlacement
{
    /// <summary>Each grain has a home of its own, with the key <c>type/key</c>: on the silo that calls it first, until that one is gone.</summary>
    OwnHome,

    /// <summary>With the camera that the grain's key names: where its uplink is connected.</summary>
    HomeOfCamera,

    /// <summary>On the silo whose id stands in front of the key's last dot. When that one is gone, so is the grain.</summary>
    SiloInKey,
}
