namespace PetCam.Sdp;

/// <summary>Why a text is not an offer that can be answered.</summary>
public enum SdpParseError
{
    None,

    /// <summary>Longer than <see cref="SdpOffer.MaxCharacters"/>.</summary>
    TooLong,

    /// <summary>Does not begin with <c>v=0</c>.</summary>
    MissingVersion,

    /// <summary>A line that is not <c>letter=value</c>, or an <c>m=</c> line with missing fields.</summary>
    MalformedLine,

    /// <summary>More media sections or lines than <see cref="SdpOffer"/> accepts.</summary>
    TooManyLines,

    /// <summary>No media section at all.</summary>
    NoMedia,

    /// <summary>A media section of a WebRTC offer without <c>ice-ufrag</c> or <c>ice-pwd</c>, or with ones that RFC 8839 §5.4 forbids.</summary>
    MissingIceCredentials,

    /// <summary>No certificate fingerprint with a hash function that is known here.</summary>
    MissingFingerprint,
}
