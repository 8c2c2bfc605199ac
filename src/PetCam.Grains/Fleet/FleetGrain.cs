using Orleans;
using PetCam.Domain.Grains;
using PetCam.Domain.Storage;
using PetCam.Grains.Cameras;
using PetCam.Grains.State;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Fleet;

/// <summary>The list of all cameras: what their grains told last, or what was stored of those that have not spoken yet.</summary>
public sealed class FleetGrain(ICameraStore cameras, IGrainStateStore states, TimeProvider time) : Grain, IFleetGrain
{
    private readonly SortedDictionary<string, CameraState> _states = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (CameraRecord camera in await cameras.ListAsync(cancellationToken))
        {
            _states[camera.Id.Value] = await LoadAsync(camera, cancellationToken);
        }
    }

    public Task<CameraList> ListAsync() => Task.FromResult(new CameraList { Cameras = { _states.Values } });

    public Task UpdateAsync(CameraState state)
    {
        _states[state.CameraId] = state;
        return Task.CompletedTask;
    }

    private async Task<CameraState> LoadAsync(CameraRecord camera, CancellationToken cancellationToken)
    {
        GrainStateRecord? stored = await states.ReadAsync(GrainTypes.Camera, camera.Id.Value, cancellationToken);
        return stored is null
            ? new CameraState { CameraId = camera.Id.Value, DisplayName = camera.Name }
            : CameraStates.AfterRestart(CameraState.Parser.ParseFrom(stored.Payload.Span), UnixMilliseconds.Now(time));
    }
}
