using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

/// <summary>Lives on the silo that its key names.</summary>
public sealed class NamedGrain(Probe probe) : Grain, ITinyGrain
{
    public Task<int> AddAsync(int value)
    {
        probe.Note($"named {this.GetPrimaryKeyString()}");
        return Task.FromResult(value);
    }
}
