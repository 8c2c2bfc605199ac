namespace PetCam.WebRtc;

/// <summary>How an offer or a patch was answered.</summary>
public enum WebRtcOutcome
{
    Accepted,

    /// <summary>The text is not an offer.</summary>
    Malformed,

    /// <summary>An offer, but nothing in it can be sent.</summary>
    NothingInCommon,

    /// <summary>A limit is reached; try again later.</summary>
    Busy,

    /// <summary>No such session.</summary>
    UnknownSession,
}
