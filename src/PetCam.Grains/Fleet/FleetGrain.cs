using System.Collections.Immutable;
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
    private readonly FleetHistory _history = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<CameraRecord> registered = await cameras.ListAsync(cancellationToken);
        IReadOnlyDictionary<string, GrainStateRecord> stored = await states.ReadAllAsync(GrainTypes.Camera, cancellationToken);
        foreach (CameraRecord camera in registered)
        {
            _history.Put(stored.TryGetValue(camera.Id.Value, out GrainStateRecord? record)
                ? CameraStates.AfterRestart(CameraState.Parser.ParseFrom(record.Payload.Span), UnixMilliseconds.Now(time))
                : new CameraState { CameraId = camera.Id.Value, DisplayName = camera.Name });
        }
    }

    public Task<CameraList> ListAsync() => Task.FromResult(new CameraList { Cameras = { _history.States } });

    public Task<FleetChanges> ReadAsync(FleetCursor since) => Task.FromResult(_history.Read(since));

    public Task UpdateAsync(CameraState state)
    {
        _history.Put(state);
        return Task.CompletedTask;
    }
}
