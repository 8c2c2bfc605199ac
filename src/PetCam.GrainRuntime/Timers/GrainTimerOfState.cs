using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Timers;

/// <summary>A timer whose callback takes a state.</summary>
internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    protected override Task InvokeAsync(CancellationToken token) => callback(state, token);
}
