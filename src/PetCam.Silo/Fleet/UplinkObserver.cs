using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Storage;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Hosting;
using PetCam.Silo.Recordings;

namespace PetCam.Silo.Fleet;

/// <summary>Lets ingest's uplinks be known to the camera grains, of which ingest knows nothing.</summary>
internal sealed partial class UplinkObserver : IUplinkObserver
{
    private readonly IGrainFactory _grains;
    private readonly CameraReporter _reporter;
    private readonly ClockOffsets _clocks;
    private readonly LossWatch _losses;
    private readonly FleetFeed _fleet;
    private readonly OwnWords _own;
    private readonly RecordingContinuity _recordings;
    private readonly CameraClaims _claims;
    private readonly SiloState _silo;
    private readonly TimeProvider _time;
    private readonly ILogger<UplinkObserver> _logger;

    public UplinkObserver(
        IGrainFactory grains, CameraReporter reporter, ClockOffsets clocks, LossWatch losses, FleetFeed fleet, OwnWords own,
        RecordingContinuity recordings, CameraClaims claims, SiloState silo, TimeProvider time, ILogger<UplinkObserver> logger)
    {
        _grains = grains;
        _reporter = reporter;
        _clocks = clocks;
        _losses = losses;
        _fleet = fleet;
        _own = own;
        _recordings = recordings;
        _claims = claims;
        _silo = silo;
        _time = time;
        _logger = logger;
    }

    public async ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken)
    {
        if (_silo.IsDraining)
        {
            return UplinkAdmission.Refuse(Goodbye.Types.Reason.Stopping, $"Silo {_silo.Id} is stopping.");
        }

        try
        {
            return UplinkAdmission.Accept((await _claims.ClaimAsync(uplink.Camera, cancellationToken)).Epoch);
        }
        catch (SiloUnavailableException exception)
        {
            LogNotClaimed(_logger, uplink.Camera.Value, exception.Message);
            return UplinkAdmission.Refuse(Goodbye.Types.Reason.Overloaded, "The silo cannot claim the camera at the moment; its log says why.");
        }
    }

    public async ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken)
    {
        UplinkConnected connected = new()
        {
            SiloId = _silo.Id,
            Epoch = epoch,
            DisplayName = uplink.DisplayName,
            Board = uplink.Board,
            AgentVersion = uplink.AgentVersion,
            AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        _own.Connected(uplink.Camera, connected);
        await Camera(uplink.Camera).ConnectAsync(connected);
        _fleet.Nudge();
        await _recordings.ContinueAsync(uplink.Camera); // pictures are read after this: none is missed
    }

    public async ValueTask DisconnectedAsync(CameraId camera, ulong epoch, string reason)
    {
        UplinkDisconnected disconnected = new() { Epoch = epoch, Reason = reason, AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        _own.Disconnected(camera, disconnected);
        try
        {
            await Camera(camera).DisconnectAsync(disconnected);
        }
        catch (Exception exception) when (exception is SiloUnavailableException or GrainStateConflictException) // the camera has a home elsewhere by now
        {
            LogNotTold(_logger, camera.Value, exception.Message);
        }

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
        _recordings.RetrySoon(uplink.Identity.Camera);
    }

    private ICameraGrain Camera(CameraId id) => _grains.GetGrain<ICameraGrain>(id.Value);

    [LoggerMessage(9104, LogLevel.Warning, "Camera '{CameraId}' cannot be claimed at the moment, and its agent is told to come again: {Reason}")]
    private static partial void LogNotClaimed(ILogger logger, string cameraId, string reason);

    [LoggerMessage(9103, LogLevel.Warning, "Camera '{CameraId}' has left, and its grain, which finds out by itself, cannot be told: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string cameraId, string reason);
}
