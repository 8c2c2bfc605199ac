namespace PetCam.Rtp;

/// <summary>Why bytes are not a compound RTCP packet.</summary>
public enum RtcpParseError
{
    None,

    /// <summary>Ends inside a packet.</summary>
    Truncated,

    /// <summary>Version is not 2.</summary>
    WrongVersion,

    /// <summary>The padding length is zero or longer than the packet.</summary>
    BadPadding,
}
