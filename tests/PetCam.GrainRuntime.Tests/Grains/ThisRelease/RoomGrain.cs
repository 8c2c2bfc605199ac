using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains.ThisRelease;

public sealed class RoomGrain : Grain, IRoomGrain
{
    private CameraState _kept = new();

    public Task<CameraState> KeepAsync(CameraState state)
    {
        _kept = state;
        return Task.FromResult(_kept);
    }
}
