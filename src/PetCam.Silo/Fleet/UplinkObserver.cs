using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Fleet;

/// <summary>Lets ingest's uplinks be known to the camera grains, of which ingest knows nothing.</summary>
internal sealed class UplinkObserver : IUplinkObserver
{
    private readonly IGrainFactory _grains;
    private readonly CameraReporter _reporter;
    private readonly ClockOffsets _clocks;
    private readonly LossWatch _losses;
    private readonly FleetFeed _fleet;
    private readonly SiloState _silo;
    private readonly TimeProvider _time;

    public UplinkObserver(
        IGrainFactory grains, CameraReporter reporter, ClockOffsets clocks, LossWatch losses, FleetFeed fleet, SiloState silo, TimeProvider time)
    {
        _grains = grains;
        _reporter = reporter;
        _clocks = clocks;
        _losses = losses;
        _fleet = fleet;
        _silo = silo;
        _time = time;
    }

    /// <summary>Claims the camera. Epochs are milliseconds of the wall clock, raised when it stands still or goes back, so that they rise over restarts too.</summary>
    public async ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken)
    {
        if (_silo.IsDraining)
        {
            return UplinkAdmission.Refuse(Goodbye.Types.Reason.Stopping, $"Silo {_silo.Id} is stopping.");
        }

        CameraState state = await Camera(uplink.Camera).GetStateAsync();
        return UplinkAdmission.Accept(Math.Max(state.Epoch + 1, (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    public async ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken)
    {
        await Camera(uplink.Camera).ConnectAsync(new UplinkConnected
        {
            SiloId = _silo.Id,
            Epoch = epoch,
            DisplayName = uplink.DisplayName,
            Board = uplink.Board,
            AgentVersion = uplink.AgentVersion,
            AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        _fleet.Nudge();
    }

    public async ValueTask DisconnectedAsync(CameraId camera, ulong epoch, string reason)
    {
        await Camera(camera).DisconnectAsync(new UplinkDisconnected
        {
            Epoch = epoch,
            Reason = reason,
            AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        _fleet.Nudge();
    }

    public void Reported(UplinkModel uplink)
    {
        if (uplink.SiloMinusBoard is { } offset)
        {
            _clocks.Set(uplink.Identity.Camera, offset);
        }

        if (uplink.RelayedFrom is not null)
        {
            return; // its home tells the grain; here it is only watched
        }

        _losses.Observe(uplink);
        _reporter.ReportSoon(uplink.Identity.Camera);
    }

    private ICameraGrain Camera(CameraId id) => _grains.GetGrain<ICameraGrain>(id.Value);
}
