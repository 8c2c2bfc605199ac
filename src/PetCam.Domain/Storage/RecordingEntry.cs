using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;

namespace PetCam.Domain.Storage;

/// <summary>One file of the recording index.</summary>
/// <param name="FileName">Name without folder.</param>
/// <param name="EndedAt">Null while it is being written.</param>
/// <param name="Codec"><c>h264</c>, <c>h265</c>; null until the first picture.</param>
/// <param name="Width">Pixels; 0 until the first picture.</param>
/// <param name="Silo">Id of the silo on whose disk the file lies.</param>
/// <param name="FirstFrameNumber">The board's number of the first picture; null until there is one.</param>
public sealed record RecordingEntry(
    RecordingId Id,
    CameraId Camera,
    string FileName,
    RecordingState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    TimeSpan Duration,
    long FrameCount,
    long Bytes,
    string? Codec,
    int Width,
    int Height,
    ulong? FirstFrameNumber,
    ulong? LastFrameNumber,
    string Silo)
{
    /// <summary>The file that this one goes on from: after a break, or on another silo; null when it is the first.</summary>
    public RecordingId? Continues { get; init; }
}
