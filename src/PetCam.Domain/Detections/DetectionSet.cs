using System.Collections.Immutable;
using PetCam.Media;

namespace PetCam.Domain.Detections;

/// <summary>All that a board saw on one picture; empty when what was there has gone.</summary>
/// <param name="FrameNumber">The board's number of the picture.</param>
/// <param name="CaptureTime">The capture time of that picture: what the overlay matches with the frame on screen.</param>
/// <param name="Version">The board's counter of detection writes.</param>
/// <param name="Objects">At most ten (compat.md 1b).</param>
public sealed record DetectionSet(
    ulong FrameNumber, CaptureTime CaptureTime, uint Version, ImmutableArray<DetectedObject> Objects);
