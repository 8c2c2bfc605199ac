using Orleans;
using Orleans.Concurrency;

namespace PetCam.GrainRuntime.Tests.Grains;

[Reentrant]
public sealed class ReentrantProbeGrain(Probe probe) : Grain, IReentrantProbeGrain
{
    public Task PassAsync(string gate) => probe.Gate(gate).PassAsync();

    public async Task CallSelfAsync()
    {
        probe.Gate("self").Open();
        await GrainFactory.GetGrain<IReentrantProbeGrain>(this.GetPrimaryKeyString()).PassAsync("self");
    }
}
