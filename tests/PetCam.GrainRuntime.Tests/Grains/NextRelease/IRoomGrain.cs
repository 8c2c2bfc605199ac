using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains.NextRelease;

public interface IRoomGrain : IGrainWithStringKey
{
    Task<CameraState> KeepAsync(CameraState state);

    /// <summary>New in this release.</summary>
    Task<int> CountAsync();
}
