namespace PetCam.WebRtc.Sessions;

/// <summary>Why a datagram from outside was not taken. Names become the tag values of the metric.</summary>
internal enum RefusalCause
{
    /// <summary>Nothing that is spoken here.</summary>
    Unknown,

    /// <summary>Looks like STUN and cannot be read, or is not for a server.</summary>
    MalformedCheck,

    /// <summary>A check of a session that is not here.</summary>
    UnknownUfrag,

    /// <summary>A check that was answered with an error.</summary>
    RefusedCheck,

    /// <summary>A check whose error was not told, because enough others were.</summary>
    UnansweredCheck,

    /// <summary>DTLS or media from an address that has not passed a check.</summary>
    UncheckedAddress,

    /// <summary>More DTLS than a handshake needs.</summary>
    DtlsFlood,

    /// <summary>Media before there are keys.</summary>
    EarlyMedia,

    /// <summary>RTCP that the session's keys do not open, or that came before.</summary>
    ForgedMedia,

    /// <summary>A TCP connection too many (not a datagram, and counted all the same).</summary>
    TooManyConnections,
}
