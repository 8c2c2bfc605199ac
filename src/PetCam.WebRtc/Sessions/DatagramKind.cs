namespace PetCam.WebRtc.Sessions;

/// <summary>What a datagram on a shared port is, by its first byte (RFC 7983 §7).</summary>
internal enum DatagramKind
{
    /// <summary>Nothing that is spoken here; dropped without a word.</summary>
    Unknown,
    Stun,
    Dtls,

    /// <summary>RTP or RTCP, told apart by the packet type (RFC 5761 §4).</summary>
    Media,
}
