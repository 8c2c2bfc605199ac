using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>What viewers want of whoever publishes a camera, as messages.</summary>
internal static class PublisherRequests
{
    public static UplinkHeader Keyframe(TrackId track) =>
        new() { KeyframeRequest = new KeyframeRequest { Track = (Protocol.V1.TrackId)track } };

    /// <param name="frameInterval">Between two units; zero for as many as there are.</param>
    public static UplinkHeader FrameInterval(TrackId track, TimeSpan frameInterval) => new()
    {
        RateRequest = new RateRequest
        {
            Track = (Protocol.V1.TrackId)track,
            FrameIntervalMs = (uint)Math.Clamp(frameInterval.TotalMilliseconds, 0, uint.MaxValue),
        },
    };
}
