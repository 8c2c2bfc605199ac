using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains.NextRelease;

public sealed class RoomGrain : Grain, IRoomGrain
{
    private CameraState _kept = new();
    private int _count;

    public Task<CameraState> KeepAsync(CameraState state)
    {
        _count++;
        _kept = state;
        return Task.FromResult(_kept);
    }

    public Task<int> CountAsync() => Task.FromResult(_count);
}
