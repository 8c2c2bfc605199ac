namespace PetCam.Domain.Cluster;

/// <summary>This silo may not join; the message says why and what to do.</summary>
public sealed class ClusterJoinException(string message) : Exception(message);
