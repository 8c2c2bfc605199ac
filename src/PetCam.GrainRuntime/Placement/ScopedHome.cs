using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Placement;

/// <summary>The home of the activation whose turn it is, for the services in its scope.</summary>
internal sealed class ScopedHome(ActivationHome home, string siloId) : IActivationHome
{
    public string Key => home.Key;

    public SiloIdentity Silo => new(siloId, home.Incarnation);

    public ulong Epoch => home.Epoch;

    /// <summary>Null outside of turns, and for grains that have no home in the directory.</summary>
    public static IActivationHome? OfThisTurn(IClusterMembership membership) =>
        TurnScheduler.CurrentActivation?.Home is { Key.Length: > 0 } home ? new ScopedHome(home, membership.Self.Id) : null;
}
