using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Engines;

/// <summary>
/// Knows where grains live. The runtime asks it for one thing: bring this request to the one activation of its grain. Running the
/// request there is <see cref="ActivationHost"/>'s part, on whichever silo that is.
/// </summary>
internal interface IGrainEngine
{
    /// <summary>Brings a request to its grain, activating it where it is not active yet.</summary>
    /// <exception cref="Orleans.Runtime.OrleansException">The request could not be delivered; the grain has not seen it.</exception>
    void Deliver(GrainRequest request);
}
