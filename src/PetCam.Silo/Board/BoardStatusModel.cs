using System.Text.Json.Serialization;
using PetCam.Protocol.PetCamera;

namespace PetCam.Silo.Board;

/// <summary>The status document of the boards' monitor server (compat.md section 2).</summary>
/// <param name="Monitor">Rates.</param>
/// <param name="SharedMemory">What the board's agent reads.</param>
/// <param name="LatestDetection">Null before the first.</param>
/// <param name="DetectionHistory">Oldest first.</param>
/// <param name="Timestamp">When this was written: seconds since the epoch by the silo's clock.</param>
internal sealed record BoardStatusModel(
    BoardMonitor Monitor,
    [property: JsonPropertyName("shared_memory")] BoardSharedMemory SharedMemory,
    [property: JsonPropertyName("latest_detection")] BoardDetectionResult? LatestDetection,
    [property: JsonPropertyName("detection_history")] IReadOnlyList<BoardDetectionResult> DetectionHistory,
    double Timestamp)
{
    public StatusEvent ToMessage() => new()
    {
        Monitor = new MonitorStats
        {
            FramesProcessed = Monitor.FramesProcessed,
            CurrentFps = Monitor.CurrentFps,
            DetectionCount = Monitor.DetectionCount,
            TargetFps = Monitor.TargetFps,
        },
        SharedMemory = new SharedMemoryStats
        {
            FrameCount = SharedMemory.FrameCount,
            TotalFramesWritten = SharedMemory.TotalFramesWritten,
            DetectionVersion = SharedMemory.DetectionVersion,
            HasDetection = SharedMemory.HasDetection,
        },
        LatestDetection = LatestDetection?.ToMessage(),
        DetectionHistory = { DetectionHistory.Select(result => result.ToMessage()) },
        Timestamp = Timestamp,
    };
}
