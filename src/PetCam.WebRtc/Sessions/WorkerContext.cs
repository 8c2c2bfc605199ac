using PetCam.Domain.Cameras;
using PetCam.WebRtc.Audio;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>What a worker lends to its sessions while it calls them. Its thread only.</summary>
internal sealed class WorkerContext
{
    private const int MaxRtcpBytes = 1500;

    public required TimeProvider Time { get; init; }

    public required WebRtcOptions Options { get; init; }

    public required BatchedOutput Output { get; init; }

    public required ProbePacer Probes { get; init; }

    public required FeedTable Feeds { get; init; }

    public required AudioFeedTable AudioFeeds { get; init; }

    /// <summary>Counts what is not taken from outside.</summary>
    public required RefusalLog Refusals { get; init; }

    /// <summary>Silo's clock minus a board's.</summary>
    public required Func<CameraId, TimeSpan> ClockOffset { get; init; }

    /// <summary>Room for one encrypted RTCP packet, valid within one call.</summary>
    public byte[] RtcpScratch { get; } = new byte[MaxRtcpBytes];
}
