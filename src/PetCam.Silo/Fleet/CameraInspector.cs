using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Publishers;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Fleet;

/// <summary>Gathers all that is known about one camera, from its grains and from this silo's hub.</summary>
internal sealed class CameraInspector
{
    private readonly IGrainFactory _grains;
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _uplinks;
    private readonly LossWatch _losses;
    private readonly WhipPublishers _publishers;
    private readonly ViewerCounts _viewers;
    private readonly TimeProvider _time;

    public CameraInspector(
        IGrainFactory grains, MediaHub hub, UplinkDirectory uplinks, LossWatch losses, WhipPublishers publishers, ViewerCounts viewers, TimeProvider time)
    {
        _grains = grains;
        _hub = hub;
        _uplinks = uplinks;
        _losses = losses;
        _publishers = publishers;
        _viewers = viewers;
        _time = time;
    }

    public async Task<CameraDetails> InspectAsync(CameraId camera)
    {
        CameraState state = await _grains.GetGrain<ICameraGrain>(camera.Value).GetStateAsync();
        RecordingStatus recording = await _grains.GetGrain<IRecordingGrain>(camera.Value).GetStatusAsync();
        _hub.TryGet(camera, out CameraStream? stream);
        CameraStages stages = new(
            state, _uplinks.Find(camera), _losses, _publishers.Find(camera), stream, _viewers.Of(camera), recording, _time.GetUtcNow());
        return state.ToDetails(CameraModels.Tracks(stream), stages.Describe());
    }
}
