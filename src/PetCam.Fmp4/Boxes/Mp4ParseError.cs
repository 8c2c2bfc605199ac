namespace PetCam.Fmp4;

/// <summary>Why bytes are not the box that was expected.</summary>
public enum Mp4ParseError
{
    None,

    /// <summary>Shorter than its sizes say.</summary>
    Truncated,

    /// <summary>A size smaller than the box's own header, or without end.</summary>
    BadBoxSize,

    /// <summary>A box that must be there is not.</summary>
    MissingBox,

    /// <summary>Well formed, but of a kind that this reader does not know: another codec, several tracks or runs.</summary>
    Unsupported,

    /// <summary>A field has a value that it must not have.</summary>
    BadValue,
}
