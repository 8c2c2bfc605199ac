using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

public interface IReentrantProbeGrain : IGrainWithStringKey
{
    Task PassAsync(string gate);

    Task CallSelfAsync();
}
