using PetCam.Domain.Cluster;

namespace PetCam.Domain.Storage;

/// <summary>The ownership that a write depends on.</summary>
/// <param name="Key">See <see cref="HomeKeys"/>.</param>
/// <param name="Home">As claimed by the silo that writes.</param>
public readonly record struct HomeFence(string Key, Home Home);
