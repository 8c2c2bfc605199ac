namespace PetCam.Domain.Cluster;

/// <summary>A hint of what has changed in the tables.</summary>
/// <param name="Key">Of a move; empty otherwise.</param>
/// <param name="Home">Where the key moved; null when it was given up.</param>
public readonly record struct ClusterNotice(ClusterNoticeKind Kind, string Key = "", Home? Home = null);
