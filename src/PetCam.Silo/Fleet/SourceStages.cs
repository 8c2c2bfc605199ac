using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Puts what a board says about its segments into one stage.</summary>
internal static class SourceStages
{
    private const string Stage = "sharedMemory";

    public static CameraStage Describe(CameraReport? report, DateTimeOffset now)
    {
        if (report is null || report.Sources.Count == 0)
        {
            return new CameraStage(Stage, StageState.Idle, "The board has not said yet what it reads.", null, 0);
        }

        long read = report.Sources.Sum(source => (long)source.FramesRead);
        long? age = NewestAgeMs(report, now);
        SourceStatus[] failing = [.. report.Sources.Where(source => source.State != SourceState.Reading)];
        if (failing.Length == 0)
        {
            return new CameraStage(Stage, StageState.Ok, $"All {report.Sources.Count} segments are read.", age, read);
        }

        StageState state = failing.Length == report.Sources.Count ? StageState.Error : StageState.Warning;
        return new CameraStage(Stage, state, $"{failing[0].Source}: {Describe(failing[0])}", age, read);
    }

    /// <summary>Capture times are the board's; the measured offset puts them on the silo's clock.</summary>
    private static long? NewestAgeMs(CameraReport report, DateTimeOffset now)
    {
        long newest = report.Sources.Max(source => source.LastFrameUnixNs);
        if (newest == 0)
        {
            return null;
        }

        DateTimeOffset captured = DateTimeOffset.UnixEpoch.AddTicks((newest + report.SiloMinusBoardNs) / TimeSpan.NanosecondsPerTick);
        return Math.Max(0, (long)(now - captured).TotalMilliseconds);
    }

    private static string Describe(SourceStatus source) => source.Detail.Length > 0 ? source.Detail : source.State switch
    {
        SourceState.Absent => "there is no such segment; is the producer running?",
        SourceState.Unreadable => "the segment cannot be read.",
        SourceState.Waiting => "mapped, but no frame comes.",
        _ => "state unknown.",
    };
}
