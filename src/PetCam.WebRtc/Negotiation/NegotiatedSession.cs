using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Negotiation;

/// <summary>What offer and answer agreed on for a viewer, as far as packets are concerned.</summary>
internal sealed record NegotiatedSession : NegotiatedTransport
{
    public required byte PayloadType { get; init; }

    public required NegotiatedExtensions Extensions { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Payload type of retransmissions (RFC 4588); 0 when they go out in the stream itself.</summary>
    public byte RetransmissionPayloadType { get; init; }

    /// <summary>SSRC of retransmissions; 0 when they have no stream of their own.</summary>
    public uint RetransmissionSsrc { get; init; }

    /// <summary>Canonical name (CNAME), ASCII.</summary>
    public required string StreamName { get; init; }
}
