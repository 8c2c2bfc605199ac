namespace PetCam.Rtp;

/// <summary>Why bytes are not an RTP packet.</summary>
public enum RtpParseError
{
    None,

    /// <summary>Ends inside the fixed header, the contributing sources, the extension block or the padding.</summary>
    Truncated,

    /// <summary>Version is not 2.</summary>
    WrongVersion,

    /// <summary>The padding length is zero or longer than the payload.</summary>
    BadPadding,
}
