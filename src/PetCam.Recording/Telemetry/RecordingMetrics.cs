using System.Diagnostics.Metrics;

namespace PetCam.Recording;

/// <summary>Counters of the recorder; tagged with the camera.</summary>
internal static class RecordingMetrics
{
    private static readonly Meter Meter = new("PetCam.Recording");

    public static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>(
        "petcam.recording.active", "{recording}", "Recordings in progress");

    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>("petcam.recording.bytes", "By", "Bytes written to files");

    public static readonly Counter<long> Frames = Meter.CreateCounter<long>("petcam.recording.frames", "{frame}", "Pictures written to files");

    public static readonly Counter<long> DroppedFrames = Meter.CreateCounter<long>(
        "petcam.recording.dropped_frames", "{frame}", "Pictures lost because the disk was too slow");

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "petcam.recording.failures", "{recording}", "Recordings that ended by themselves");

    public static readonly Histogram<double> WriteTime = Meter.CreateHistogram<double>(
        "petcam.recording.write_time", "s", "Time to write one fragment, with the wait for the disk");
}
