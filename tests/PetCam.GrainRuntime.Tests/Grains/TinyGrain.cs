using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

public sealed class TinyGrain : Grain, ITinyGrain
{
    private int _sum;

    public Task<int> AddAsync(int value) => Task.FromResult(_sum += value);
}
