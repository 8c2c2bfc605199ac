using System.Text.Json.Serialization;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;

namespace PetCam.Silo.Board;

/// <summary>A detection event as the status shows it.</summary>
/// <param name="FrameNumber">The board's number of the picture.</param>
/// <param name="Timestamp">Its capture time: seconds since the epoch by the board's clock.</param>
/// <param name="NumDetections">How many were seen.</param>
/// <param name="Version">The board's counter of detection writes.</param>
/// <param name="Detections">What was seen.</param>
internal sealed record BoardDetectionResult(
    [property: JsonPropertyName("frame_number")] ulong FrameNumber,
    double Timestamp,
    [property: JsonPropertyName("num_detections")] int NumDetections,
    int Version,
    IReadOnlyList<BoardDetection> Detections)
{
    public static BoardDetectionResult From(DetectionSet set) => new(
        set.FrameNumber,
        set.CaptureTime.ToUnixSeconds(),
        set.Objects.Length,
        unchecked((int)set.Version),
        [.. set.Objects.Select(BoardDetection.From)]);

    public DetectionResult ToMessage() => new()
    {
        FrameNumber = FrameNumber,
        Timestamp = Timestamp,
        NumDetections = NumDetections,
        Version = Version,
        Detections = { Detections.Select(detection => detection.ToMessage()) },
    };
}
