using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Negotiation;

/// <summary>What offer and answer agreed on for a viewer, as far as packets are concerned.</summary>
internal sealed record NegotiatedSession : NegotiatedTransport
{
    /// <summary>The track that is sent: the one asked for, or the one that the client can decode instead.</summary>
    public required TrackId Track { get; init; }

    public required VideoPayloadFormat Format { get; init; }

    public required byte PayloadType { get; init; }

    public required NegotiatedExtensions Extensions { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Payload type of retransmissions (RFC 4588); 0 when they go out in the stream itself.</summary>
    public byte RetransmissionPayloadType { get; init; }

    /// <summary>SSRC of retransmissions; 0 when they have no stream of their own.</summary>
    public uint RetransmissionSsrc { get; init; }

    /// <summary>Canonical name (CNAME), ASCII.</summary>
    public required string StreamName { get; init; }

    /// <summary>Null when the camera has no sound or the client wants none.</summary>
    public NegotiatedAudio? Audio { get; init; }
}
