using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Hosting;

/// <summary>What grains ask of their silo.</summary>
internal sealed class SiloRuntime(IGrainFactory grainFactory, IServiceProvider services) : IGrainRuntime
{
    public IGrainFactory GrainFactory => grainFactory;

    public IServiceProvider ServiceProvider => services;

    public void DeactivateOnIdle(IGrainContext grainContext) => ((Activation)grainContext).RequestDeactivation(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) =>
        ((Activation)grainContext).DelayDeactivation(timeSpan);
}
