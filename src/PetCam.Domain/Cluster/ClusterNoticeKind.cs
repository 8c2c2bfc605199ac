namespace PetCam.Domain.Cluster;

/// <summary>What a notice is about.</summary>
public enum ClusterNoticeKind
{
    /// <summary>Listening has begun: anything may have happened before.</summary>
    Connected,

    /// <summary>A silo joined, left, died or changed its phase.</summary>
    Silos,

    /// <summary>A key moved.</summary>
    Moved,
}
