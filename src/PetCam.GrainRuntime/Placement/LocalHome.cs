using Microsoft.Extensions.DependencyInjection;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Placement;

/// <summary>The home of an activation on a silo that is alone: nothing can move, so it is what membership and directory say when they are asked.</summary>
internal sealed class LocalHome(string key, IClusterMembership membership, IHomeDirectory directory) : IActivationHome
{
    public string Key => key;

    public SiloIdentity Silo => membership.Self;

    public ulong Epoch => directory.OwnedEpoch(key) ?? 0;

    /// <summary>Null outside of turns, for grains that have no home in the directory, and in a host that has no directory.</summary>
    public static IActivationHome? OfThisTurn(IServiceProvider services) =>
        TurnScheduler.CurrentActivation is { } activation
        && GrainAddress.HomeKeyOf(activation.Id, activation.Class.Placement) is { Length: > 0 } key
        && services.GetService<IClusterMembership>() is { } membership
        && services.GetService<IHomeDirectory>() is { } directory
            ? new LocalHome(key, membership, directory)
            : null;
}
