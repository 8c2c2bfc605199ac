using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains.NextRelease;

/// <summary>New in this release.</summary>
public interface IGardenGrain : IGrainWithStringKey
{
    Task WaterAsync();
}
