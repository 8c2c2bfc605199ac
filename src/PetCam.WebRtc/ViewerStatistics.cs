using PetCam.Domain.Cameras;
using PetCam.Media;

namespace PetCam.WebRtc;

/// <summary>What one session did so far.</summary>
/// <param name="Track">What is sent: the track asked for, or the sub track when the client decodes only that.</param>
/// <param name="IsConnected">Keys are agreed and media may flow.</param>
/// <param name="ConnectedAfter">From the offer to agreed keys; null while not connected.</param>
/// <param name="RoundTripTime">From the newest receiver report; null before one refers to a sender report.</param>
/// <param name="FractionLost">0 to 1, as the client last reported.</param>
/// <param name="UnansweredNacks">Packets asked for again that the history no longer had.</param>
public sealed record ViewerStatistics(
    string SessionId,
    CameraId Camera,
    TrackId Track,
    bool IsConnected,
    TimeSpan? ConnectedAfter,
    long Packets,
    long PayloadBytes,
    long Retransmissions,
    long UnansweredNacks,
    long KeyframeRequests,
    long PacketsLost,
    double FractionLost,
    TimeSpan? RoundTripTime,
    string? SrtpProfile)
{
    /// <summary>Of the track that is sent.</summary>
    public required VideoCodec Codec { get; init; }

    /// <summary><see cref="AudioCodec.None"/> when no sound was agreed on.</summary>
    public AudioCodec Audio { get; init; }

    public long AudioPackets { get; init; }

    /// <summary>What is sent at present: Main, Sub or KeyframesOnly; null while not connected.</summary>
    public string? Layer { get; init; }

    /// <summary>What the path to the viewer is estimated to carry; null while nothing is known.</summary>
    public long? EstimateBps { get; init; }

    /// <summary>Packets that the viewer asked for again.</summary>
    public long Nacks { get; init; }

    /// <summary>Of those, how many were not sent because a repair was on its way, or repairs had used up their share.</summary>
    public long WithheldRetransmissions { get; init; }

    /// <summary>Bytes of the datagrams sent again.</summary>
    public long RetransmittedBytes { get; init; }

    /// <summary>Bytes of the datagrams that only asked what the path carries.</summary>
    public long ProbeBytes { get; init; }
}
