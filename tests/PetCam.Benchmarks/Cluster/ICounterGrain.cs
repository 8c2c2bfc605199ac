using Orleans;

namespace PetCam.Benchmarks.Cluster;

/// <summary>The smallest grain: a call costs what the runtime costs.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int value);
}
