namespace PetCam.WebRtc.Ice;

/// <summary>What a connectivity check means for the session that it names.</summary>
internal enum ConnectivityCheckOutcome
{
    /// <summary>Not authentic, or malformed: an error answer was written, the session is untouched.</summary>
    Refused,

    /// <summary>Authentic: the address is reachable and consents to receive (RFC 7675).</summary>
    Valid,

    /// <summary>Authentic, and the client chose this address for media (RFC 8445 §8.1.1).</summary>
    Nominated,
}
