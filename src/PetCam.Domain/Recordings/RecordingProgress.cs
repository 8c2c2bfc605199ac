namespace PetCam.Domain.Recordings;

/// <summary>What is in a recording's file so far.</summary>
/// <param name="FileName">Name without folder.</param>
/// <param name="StartedAt">Wall clock of the silo.</param>
/// <param name="FrameCount">Pictures written.</param>
/// <param name="BytesWritten">Bytes in the file.</param>
/// <param name="Duration">From the first picture's capture to the end of the last one.</param>
/// <param name="Failure">One sentence when writing ended by itself (disk full, ...); null while all is well.</param>
public sealed record RecordingProgress(
    RecordingId Id, string FileName, DateTimeOffset StartedAt, long FrameCount, long BytesWritten, TimeSpan Duration, string? Failure)
{
    /// <summary>The recording that this one goes on from; null when it is the first.</summary>
    public RecordingId? Continues { get; init; }
}
