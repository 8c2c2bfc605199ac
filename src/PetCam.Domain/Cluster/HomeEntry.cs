namespace PetCam.Domain.Cluster;

/// <summary>A key and its home.</summary>
/// <param name="Former">Of a claim: the life that owned the key when the statement began; null when nobody did, and of other statements.</param>
public readonly record struct HomeEntry(string Key, Home Home, SiloIdentity? Former = null);
