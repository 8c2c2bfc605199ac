namespace PetCam.Domain.Cluster;

/// <summary>Where something lives: one silo's life owns a key in one epoch.</summary>
/// <param name="Silo">Who owns it.</param>
/// <param name="Epoch">Rises with every claim, so that of two who think they own a key, the higher one does.</param>
public readonly record struct Home(SiloIdentity Silo, ulong Epoch);
