namespace PetCam.Ingest;

/// <summary>What an agent did wrong; a metric label, so the list is short and closed.</summary>
internal enum UplinkViolationKind
{
    /// <summary>Not the framing of decisions/0006: text, truncated, not protobuf, wrong length.</summary>
    Framing,

    /// <summary>A message that may not come at this point.</summary>
    Order,

    /// <summary>A field out of its range.</summary>
    Value,

    /// <summary>The bytes are not what the header says: keyframe flag, JPEG markers.</summary>
    Content,

    TooLarge,
    Unauthorized,
    Overloaded,

    /// <summary>Nothing came for too long.</summary>
    Silent,
}
