namespace PetCam.WebRtc.Ice;

/// <summary>Why bytes are not a STUN message.</summary>
internal enum StunParseError
{
    None,

    /// <summary>Ends inside the header or an attribute.</summary>
    Truncated,

    /// <summary>The first two bits or the magic cookie are wrong, or the length is not that of the datagram.</summary>
    NotStun,
}
