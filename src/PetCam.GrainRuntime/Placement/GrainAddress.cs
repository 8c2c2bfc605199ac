using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Placement;

/// <summary>What the directory is asked for to find a grain.</summary>
internal static class GrainAddress
{
    /// <summary>The key in the directory; empty for grains whose key names their silo.</summary>
    public static string HomeKeyOf(GrainId id, GrainPlacement placement) => placement switch
    {
        GrainPlacement.SiloInKey => string.Empty,
        GrainPlacement.HomeOfCamera when CameraId.TryParse(id.Key, out CameraId camera) => HomeKeys.Camera(camera),
        _ => $"{id.Type}/{id.Key}", // also for a key that is no camera's: the grain is to say so
    };

    /// <summary>The grain of a class that lives by a key in the directory; null when none of that class does.</summary>
    public static GrainId? GrainAt(string homeKey, GrainClass grainClass)
    {
        if (grainClass.Placement == GrainPlacement.HomeOfCamera && HomeKeys.TryGetCamera(homeKey, out CameraId camera))
        {
            return new GrainId(grainClass.TypeName, camera.Value);
        }

        int slash = homeKey.IndexOf('/', StringComparison.Ordinal);
        return slash == grainClass.TypeName.Length && homeKey.StartsWith(grainClass.TypeName, StringComparison.Ordinal)
            ? new GrainId(grainClass.TypeName, homeKey[(slash + 1)..])
            : null;
    }

    /// <summary>The silo that a key names; empty when it names none.</summary>
    public static string SiloIn(string key) => key.LastIndexOf('.') is > 0 and int dot ? key[..dot] : string.Empty;
}
