using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Media;

namespace PetCam.Domain.Storage;

/// <summary>One recorded file as the index knows it. Everything in it can be found again in the file.</summary>
/// <param name="FileName">Name without folder.</param>
/// <param name="StartedAt">By the silo's clock.</param>
/// <param name="EndedAt">Null while it is being written.</param>
/// <param name="Bytes">Of the file; 0 while it is being written.</param>
/// <param name="Width">Pixels; 0 unknown.</param>
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
    int Width,
    int Height,
    VideoCodec Codec);
