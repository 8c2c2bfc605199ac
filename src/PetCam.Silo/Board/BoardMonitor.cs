using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>What the board's monitor server counted; here the hub does.</summary>
/// <param name="FramesProcessed">Access units of the main track.</param>
/// <param name="CurrentFps">Measured over the last second.</param>
/// <param name="DetectionCount">Detection sets taken.</param>
/// <param name="TargetFps">The board's full rate.</param>
internal sealed record BoardMonitor(
    [property: JsonPropertyName("frames_processed")] int FramesProcessed,
    [property: JsonPropertyName("current_fps")] double CurrentFps,
    [property: JsonPropertyName("detection_count")] int DetectionCount,
    [property: JsonPropertyName("target_fps")] int TargetFps);
