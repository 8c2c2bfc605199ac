using System.Collections.Immutable;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>What a board's own monitor would say of itself at this moment (compat.md section 2).</summary>
/// <param name="FramesProcessed">Pictures of the main track that this silo took.</param>
/// <param name="DetectionCount">Detection sets that it took.</param>
/// <param name="Timestamp">Seconds since the epoch, silo's clock.</param>
internal sealed record StatusModel(
    int FramesProcessed,
    double CurrentFps,
    int DetectionCount,
    int TargetFps,
    DetectionSet? Latest,
    ImmutableArray<DetectionSet> History,
    double Timestamp)
{
    /// <summary>The board's counter of detection writes.</summary>
    public int DetectionVersion => unchecked((int)(Latest?.Version ?? 0));

    /// <summary>1 while the newest set is not empty.</summary>
    public int HasDetection => Latest is { Objects.IsEmpty: false } ? 1 : 0;

    public static StatusModel Of(CameraStream camera, HttpLiveOptions options, TimeProvider time)
    {
        CameraTrackModel track = camera[TrackId.Main].Snapshot();
        return new StatusModel(
            Clamp(track.Units),
            Math.Round(track.FramesPerSecond, 2),
            Clamp(camera.Detections.Count),
            options.TargetFps,
            camera.Detections.Latest,
            [.. camera.Detections.History()],
            CaptureTime.FromDateTimeOffset(time.GetUtcNow()).ToUnixSeconds());
    }

    private static int Clamp(long count) => (int)Math.Min(count, int.MaxValue);
}
