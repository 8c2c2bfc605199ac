namespace PetCam.Edge.Uplink;

/// <summary>What a look at a connection found.</summary>
internal enum SilenceVerdict
{
    /// <summary>It speaks, or is not due to yet.</summary>
    Fine,

    /// <summary>It has been quiet: send a probe, which it has to answer.</summary>
    Ask,

    /// <summary>It should have spoken and has not.</summary>
    Lost,
}
