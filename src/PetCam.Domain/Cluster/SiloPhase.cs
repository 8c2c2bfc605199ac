namespace PetCam.Domain.Cluster;

/// <summary>What a live silo takes on.</summary>
public enum SiloPhase
{
    /// <summary>Everything.</summary>
    Active,

    /// <summary>Nothing new: it sends its cameras and viewers elsewhere and then leaves, or is told to come back (undrain).</summary>
    Draining,
}
