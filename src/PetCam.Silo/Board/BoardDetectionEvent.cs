using System.Text.Json.Serialization;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;

namespace PetCam.Silo.Board;

/// <summary>All that a board saw on one picture.</summary>
/// <param name="FrameNumber">The board's number of the picture.</param>
/// <param name="Timestamp">Its capture time: seconds since the epoch by the board's clock.</param>
/// <param name="Detections">What was seen.</param>
internal sealed record BoardDetectionEvent(
    [property: JsonPropertyName("frame_number")] ulong FrameNumber,
    double Timestamp,
    IReadOnlyList<BoardDetection> Detections)
{
    public static BoardDetectionEvent From(DetectionSet set) =>
        new(set.FrameNumber, set.CaptureTime.ToUnixSeconds(), [.. set.Objects.Select(BoardDetection.From)]);

    public DetectionEvent ToMessage() => new()
    {
        FrameNumber = FrameNumber,
        Timestamp = Timestamp,
        Detections = { Detections.Select(detection => detection.ToMessage()) },
    };
}
