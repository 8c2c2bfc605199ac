using Orleans.Runtime;
using Orleans.Timers;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Timers;

/// <summary>Starts the timers that grains register.</summary>
internal sealed class GrainTimerRegistry : ITimerRegistry
{
    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        new GrainTimer<TState>((Activation)grainContext, callback, state, options);
}
