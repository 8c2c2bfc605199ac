namespace PetCam.GrainRuntime.Placement;

/// <summary>Whether an activation may take a turn.</summary>
internal enum HomeStanding
{
    /// <summary>Its home is here.</summary>
    Valid,

    /// <summary>Its silo cannot tell for now: no turns, and it may go on later.</summary>
    Suspended,

    /// <summary>Somebody else owns its home, or may: it ends without writing.</summary>
    Lost,
}
