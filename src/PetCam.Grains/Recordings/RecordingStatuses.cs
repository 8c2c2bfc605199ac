using PetCam.Domain.Recordings;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Recordings;

/// <summary>The transitions of a recording's status. Each makes a new message.</summary>
internal static class RecordingStatuses
{
    public static RecordingStatus Running(RecordingProgress progress) => WithProgress(
        new RecordingStatus
        {
            Recording = true,
            RecordingId = progress.Id.ToString(),
            StartedUnixMs = progress.StartedAt.ToUnixTimeMilliseconds(),
            Continues = progress.Continues?.ToString() ?? string.Empty,
        },
        progress);

    public static RecordingStatus WithProgress(RecordingStatus status, RecordingProgress progress) => new(status)
    {
        FileName = progress.FileName,
        FrameCount = (ulong)progress.FrameCount,
        BytesWritten = (ulong)progress.BytesWritten,
        DurationMs = (ulong)progress.Duration.TotalMilliseconds,
        Failure = progress.Failure ?? string.Empty,
    };

    public static RecordingStatus Ended(RecordingStatus status, long atUnixMs, string? failure = null) => new(status)
    {
        Recording = false,
        StoppedUnixMs = atUnixMs,
        Failure = failure ?? status.Failure,
    };

    /// <summary>The same recording, as the answer to a start or stop.</summary>
    public static RecordingStatus Answer(RecordingStatus status, RecordingOutcome outcome, string? failure = null) =>
        new(status) { Outcome = outcome, Failure = failure ?? status.Failure };
}
