using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Placement;

namespace PetCam.GrainRuntime.Activations;

/// <summary>What all activations of one silo share.</summary>
internal sealed class ActivationEnvironment
{
    public required IServiceProvider Services { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required GrainRuntimeOptions Options { get; init; }

    public required ActivationHost Host { get; init; }

    public required GrainMetrics Metrics { get; init; }

    public required GrainLog Log { get; init; }

    /// <summary>Set by the engine of a cluster before the first activation; null without one.</summary>
    public HomeFence? Fence { get; set; }
}
