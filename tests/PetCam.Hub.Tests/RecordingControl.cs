using PetCam.Media;

namespace PetCam.Hub.Tests;

/// <summary>Counts what the hub asks of a publisher.</summary>
internal sealed class RecordingControl : IPublisherControl
{
    public List<TrackId> KeyframeRequests { get; } = [];

    public List<(TrackId Track, TimeSpan Interval)> FrameIntervals { get; } = [];

    public int Superseded { get; private set; }

    public void RequestKeyframe(TrackId track) => KeyframeRequests.Add(track);

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval) => FrameIntervals.Add((track, frameInterval));

    public void Supersede() => Superseded++;
}
