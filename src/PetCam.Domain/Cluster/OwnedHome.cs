namespace PetCam.Domain.Cluster;

/// <summary>What this silo owns of the directory.</summary>
/// <param name="Since">When this silo learned that it owns the key in this epoch, by its own clock.</param>
public readonly record struct OwnedHome(string Key, ulong Epoch, DateTimeOffset Since);
