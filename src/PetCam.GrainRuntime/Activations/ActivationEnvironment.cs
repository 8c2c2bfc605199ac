using PetCam.GrainRuntime.Diagnostics;

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
}
