using PetCam.Fmp4;
using PetCam.Media;

namespace PetCam.Recording;

/// <summary>What is really in a file, read from its bytes.</summary>
/// <param name="Identity">Null in a file that is not ours.</param>
/// <param name="Init">Null when not even the init segment is whole.</param>
/// <param name="FragmentCount">Whole fragments.</param>
/// <param name="FrameCount">Pictures in them.</param>
/// <param name="Duration">Of them, from the first picture to the end of the last.</param>
/// <param name="FirstCaptureTime">Null without a fragment of ours.</param>
/// <param name="FirstFrameNumber">The board's number of the first picture; null likewise.</param>
/// <param name="CompleteLength">Bytes up to the end of the last whole fragment.</param>
/// <param name="FileLength">Bytes that are there.</param>
internal sealed record RecordingFileModel(
    RecordingIdentity? Identity,
    InitSegment? Init,
    long FragmentCount,
    long FrameCount,
    TimeSpan Duration,
    CaptureTime? FirstCaptureTime,
    ulong? FirstFrameNumber,
    ulong? LastFrameNumber,
    long CompleteLength,
    long FileLength)
{
    public bool IsPlayable => Init is not null && FrameCount > 0;
}
