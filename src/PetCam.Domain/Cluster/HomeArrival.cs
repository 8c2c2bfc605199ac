namespace PetCam.Domain.Cluster;

/// <summary>A key was claimed for this silo, and another life had owned it.</summary>
/// <param name="Former">Who had it: another silo, or an earlier life of this one.</param>
public readonly record struct HomeArrival(string Key, Home Home, SiloIdentity Former);
