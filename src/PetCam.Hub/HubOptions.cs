namespace PetCam.Hub;

/// <summary>Limits of the hub.</summary>
public sealed class HubOptions
{
    /// <summary>Access units that a cached GOP may have. Default 600: 20 s at 30 pictures a second.</summary>
    public int MaxGopUnits { get; set; } = 600;

    /// <summary>Bytes that a cached GOP may have. Default 16 MiB.</summary>
    public long MaxGopBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Detections kept per camera. Default 16.</summary>
    public int DetectionHistory { get; set; } = 16;

    /// <summary>A board is asked for a keyframe at most once in this time, per track. Default 500 ms.</summary>
    public TimeSpan KeyframeRequestInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
