using Orleans;

namespace PetCam.Benchmarks.Cluster;

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _sum;

    public Task<int> AddAsync(int value) => Task.FromResult(_sum += value);
}
