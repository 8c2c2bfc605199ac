using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

public interface ITinyGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int value);
}
