using PetCam.Sdp;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Negotiation;

/// <summary>What offer and answer agreed on, as far as packets are concerned.</summary>
internal sealed record NegotiatedSession
{
    public required IceCredentials Credentials { get; init; }

    /// <summary>What the client's certificate must hash to.</summary>
    public required SdpFingerprint PeerFingerprint { get; init; }

    /// <summary>The client's ufrag: it stands behind ours in the USERNAME of its checks, and in its patches.</summary>
    public required string PeerUfrag { get; init; }

    public required byte PayloadType { get; init; }

    public required NegotiatedExtensions Extensions { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Canonical name (CNAME), ASCII.</summary>
    public required string StreamName { get; init; }
}
