namespace PetCam.Domain.Cluster;

/// <summary>A key and its home.</summary>
public readonly record struct HomeEntry(string Key, Home Home);
