namespace PetCam.Cluster;

/// <summary>What tells silos of each other.</summary>
public enum ClusterEngine
{
    /// <summary>One silo, alone: nothing to install.</summary>
    Local,

    /// <summary>Any number of silos that share PostgreSQL (docs/decisions/0016).</summary>
    Postgres,
}
