namespace PetCam.Protocol;

/// <summary>Why an uplink message could not be read.</summary>
public enum UplinkParseError
{
    None,

    /// <summary>Shorter than its prefix or header says.</summary>
    Truncated,

    /// <summary>The header exceeds <see cref="UplinkMessage.MaxHeaderLength"/>.</summary>
    HeaderTooLarge,

    /// <summary>The header is not protobuf.</summary>
    MalformedHeader,

    /// <summary>The header holds none of the kinds that this version knows.</summary>
    UnknownKind,

    /// <summary>More or fewer bytes follow the header than <see cref="V1.UplinkHeader.PayloadLength"/> says.</summary>
    PayloadLengthMismatch,
}
