using PetCam.Sdp;
using PetCam.WebRtc.Ice;

namespace PetCam.WebRtc.Negotiation;

/// <summary>What offer and answer agreed on about the way to the peer, whoever sends on it.</summary>
internal record NegotiatedTransport
{
    public required IceCredentials Credentials { get; init; }

    /// <summary>What the client's certificate must hash to.</summary>
    public required SdpFingerprint PeerFingerprint { get; init; }

    /// <summary>The client's ufrag: it stands behind ours in the USERNAME of its checks, and in its patches.</summary>
    public required string PeerUfrag { get; init; }
}
