using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Engines;

/// <summary>Engine <c>local</c>: every grain lives in this process.</summary>
internal sealed class LocalGrainEngine(ActivationHost host) : IGrainEngine
{
    public void Deliver(GrainRequest request) => host.Deliver(request);
}
