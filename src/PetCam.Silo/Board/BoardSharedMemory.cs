using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>The board's shared memory as its agent reports it.</summary>
/// <param name="FrameCount">Frames that the agent read.</param>
/// <param name="TotalFramesWritten">Those and the ones that it missed.</param>
/// <param name="DetectionVersion">The board's counter of detection writes.</param>
/// <param name="HasDetection">1 when the newest detection set is not empty, else 0.</param>
internal sealed record BoardSharedMemory(
    [property: JsonPropertyName("frame_count")] int FrameCount,
    [property: JsonPropertyName("total_frames_written")] int TotalFramesWritten,
    [property: JsonPropertyName("detection_version")] int DetectionVersion,
    [property: JsonPropertyName("has_detection")] int HasDetection);
