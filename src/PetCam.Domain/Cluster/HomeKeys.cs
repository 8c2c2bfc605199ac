using System.Text;
using PetCam.Domain.Cameras;

namespace PetCam.Domain.Cluster;

/// <summary>Names of what has a home.</summary>
public static class HomeKeys
{
    /// <summary>Of a key in UTF-8: a notice of several moves must fit into 8000 bytes.</summary>
    public const int MaxBytes = 256;

    /// <summary>Keys of cameras begin so.</summary>
    public const string CameraPrefix = "camera/";

    /// <summary>The camera with its uplink, and all grains that decide about it.</summary>
    public static string Camera(CameraId camera) => CameraPrefix + camera.Value;

    /// <summary>The camera that a key names; false for other keys.</summary>
    public static bool TryGetCamera(string key, out CameraId camera)
    {
        camera = default;
        return key.StartsWith(CameraPrefix, StringComparison.Ordinal) && CameraId.TryParse(key[CameraPrefix.Length..], out camera);
    }

    /// <summary>True for 1 to <see cref="MaxBytes"/> bytes without control characters and surrogates.</summary>
    public static bool IsValid(string key) =>
        key.Length is > 0 and <= MaxBytes && Encoding.UTF8.GetByteCount(key) <= MaxBytes && !key.Any(static c => char.IsControl(c) || char.IsSurrogate(c));
}
