using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains.ThisRelease;

public interface IRoomGrain : IGrainWithStringKey
{
    Task<CameraState> KeepAsync(CameraState state);
}
