using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains.NextRelease;

public sealed class GardenGrain : Grain, IGardenGrain
{
    public Task WaterAsync() => Task.CompletedTask;
}
