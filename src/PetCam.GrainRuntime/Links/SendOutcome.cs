namespace PetCam.GrainRuntime.Links;

/// <summary>What became of a frame that was to be sent.</summary>
internal enum SendOutcome
{
    /// <summary>It goes out, unless the link breaks first.</summary>
    Queued,

    /// <summary>Too much waits already.</summary>
    Full,

    /// <summary>The connection has ended.</summary>
    Closed,
}
