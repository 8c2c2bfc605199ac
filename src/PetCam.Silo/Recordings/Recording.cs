using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Silo.Fleet;

namespace PetCam.Silo.Recordings;

/// <summary>One recorded file.</summary>
/// <param name="Id">32 hexadecimal digits; sorts by start time.</param>
/// <param name="CameraId">Whose pictures are in it.</param>
/// <param name="FileName">Name without folder.</param>
/// <param name="State">How far it is.</param>
/// <param name="StartedAt">By the silo's clock.</param>
/// <param name="EndedAt">Null while it is being written.</param>
/// <param name="DurationMs">From the first picture to the end of the last one.</param>
/// <param name="FrameCount">Pictures in it.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Width">Pixels; 0 unknown.</param>
/// <param name="Height">Pixels; 0 unknown.</param>
/// <param name="Codec">Null when unknown.</param>
/// <param name="Continues">Id of the recording that this one goes on from, after its camera moved or its silo stopped; null when it is the first.</param>
internal sealed record Recording(
    string Id,
    string CameraId,
    string FileName,
    RecordingStateName State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long DurationMs,
    long FrameCount,
    long Bytes,
    int Width,
    int Height,
    CameraCodec? Codec,
    string? Continues)
{
    /// <param name="running">What the recorder knows of it while it is being written, which the index does not; else null.</param>
    /// <param name="isWriterAlive">False when nobody can be writing it any more, whatever the index says.</param>
    public static Recording From(RecordingEntry entry, RecordingProgress? running, bool isWriterAlive) => new(
        entry.Id.ToString(),
        entry.Camera.Value,
        entry.FileName,
        entry.State == RecordingState.Recording && !isWriterAlive ? RecordingStateName.Interrupted : (RecordingStateName)entry.State,
        entry.StartedAt,
        entry.EndedAt,
        (long)(running?.Duration ?? entry.Duration).TotalMilliseconds,
        running?.FrameCount ?? entry.FrameCount,
        running?.BytesWritten ?? entry.Bytes,
        entry.Width,
        entry.Height,
        Enum.TryParse(entry.Codec, ignoreCase: true, out CameraCodec codec) ? codec : null,
        entry.Continues?.ToString());
}
