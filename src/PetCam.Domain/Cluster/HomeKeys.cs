using PetCam.Domain.Cameras;

namespace PetCam.Domain.Cluster;

/// <summary>Names of what has a home.</summary>
public static class HomeKeys
{
    private const string CameraPrefix = "camera/";

    /// <summary>The camera with its uplink, and all grains that decide about it.</summary>
    public static string Camera(CameraId camera) => CameraPrefix + camera.Value;

    /// <summary>The camera that a key names; false for other keys.</summary>
    public static bool TryGetCamera(string key, out CameraId camera)
    {
        camera = default;
        return key.StartsWith(CameraPrefix, StringComparison.Ordinal) && CameraId.TryParse(key[CameraPrefix.Length..], out camera);
    }
}
