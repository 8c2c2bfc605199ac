using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Grains;
using PetCam.Domain.Storage;
using PetCam.Grains.State;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Cameras;

/// <summary>Decides about one camera. Whoever connects last has it; everything from an earlier epoch is ignored.</summary>
/// <remarks>
/// Connections are stored, reports are not: they come every second. It calls the fleet grain and nobody else, so that recording and
/// viewer session grains can call it without waiting in a circle.
/// </remarks>
[PreferLocalPlacement]
public sealed partial class CameraGrain : Grain, ICameraGrain
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(15); // the uplink's own watchdog speaks long before

    private readonly ICameraStore _cameras;
    private readonly TimeProvider _time;
    private readonly ILogger<CameraGrain> _logger;
    private readonly StoredState<CameraState> _stored;
    private readonly IActivationHome? _home;
    private CameraState _state;
    private IGrainTimer? _silenceCheck;
    private long _heardAt; // timestamp of the last word from the uplink's silo

    public CameraGrain(
        ICameraStore cameras, IGrainStateStore states, TimeProvider time, ILogger<CameraGrain> logger, IActivationHome? home = null)
    {
        _cameras = cameras;
        _time = time;
        _logger = logger;
        _home = home;
        _stored = new StoredState<CameraState>(states, GrainTypes.Camera, CameraState.Parser, this);
        _state = CameraStates.Unknown(this.GetPrimaryKeyString());
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await _stored.ReadAsync(cancellationToken) is { } stored)
        {
            _state = CameraStates.AfterRestart(stored, UnixMilliseconds.Now(_time));
        }
    }

    public Task<CameraState> GetStateAsync() => Task.FromResult(CameraStates.AnsweredBy(_state, _home));

    public async Task ConnectAsync(UplinkConnected uplink)
    {
        if (uplink.Epoch <= _state.Epoch)
        {
            LogStale(_logger, _state.CameraId, uplink.Epoch, _state.Epoch);
            return;
        }

        CameraState connected = CameraPresence.Connect(_state, uplink);
        if (_stored.Value?.DisplayName != connected.DisplayName)
        {
            await RegisterAsync(connected.DisplayName); // a state is stored behind its registration: a reconnect asks nothing
        }

        await _stored.WriteAsync(CameraStates.WithRecording(connected, false));
        LogOnline(_logger, _state.CameraId, uplink.SiloId, uplink.Epoch);
        _heardAt = _time.GetTimestamp();
        _silenceCheck ??= this.RegisterGrainTimer(CheckSilenceAsync, CheckInterval, CheckInterval);
        await SetAsync(connected);
    }

    public async Task DisconnectAsync(UplinkDisconnected uplink)
    {
        if (uplink.Epoch != _state.Epoch || _stored.Value is not { Online: true } stored)
        {
            return;
        }

        await _stored.WriteAsync(CameraPresence.GoOffline(stored, uplink.Reason, uplink.AtUnixMs));
        LogOffline(_logger, _state.CameraId, uplink.Reason);
        await SetAsync(CameraPresence.GoOffline(_state, uplink.Reason, uplink.AtUnixMs));
    }

    public async Task ReportAsync(CameraReport report)
    {
        if (report.Epoch != _state.Epoch || _stored.Value is not { Online: true } stored)
        {
            return;
        }

        _heardAt = _time.GetTimestamp();
        CameraState online = _state.Online ? _state : CameraStates.WithRecording(stored, _state.Recording); // it was only thought to be gone
        await SetAsync(CameraStates.WithReport(online, report));
    }

    public Task SetRecordingAsync(bool isRecording) =>
        _state.Recording == isRecording ? Task.CompletedTask : SetAsync(CameraStates.WithRecording(_state, isRecording));

    private async Task RegisterAsync(string displayName)
    {
        CameraId id = CameraId.Parse(_state.CameraId);
        CameraRecord? known = await _cameras.FindAsync(id, CancellationToken.None);
        if (known?.Name != displayName)
        {
            CameraRecord record = known ?? new CameraRecord(id, displayName, _time.GetUtcNow(), "{}", null);
            await _cameras.SaveAsync(record with { Name = displayName }, CancellationToken.None);
        }
    }

    /// <summary>A silo that holds the uplink reports every second; when it falls silent without a word, the camera is not there.</summary>
    private async Task CheckSilenceAsync()
    {
        TimeSpan silence = _time.GetElapsedTime(_heardAt);
        if (_state.Online && silence > MaxSilence)
        {
            string reason = $"Silo {_state.SiloId} has reported nothing for {silence.TotalSeconds:0} s.";
            LogOffline(_logger, _state.CameraId, reason);
            await SetAsync(CameraPresence.GoOffline(_state, reason, UnixMilliseconds.Now(_time)));
        }
    }

    private Task SetAsync(CameraState state)
    {
        _state = state;
        return GrainFactory.GetGrain<IFleetGrain>(IFleetGrain.Key).UpdateAsync(state);
    }

    [LoggerMessage(7001, LogLevel.Information, "Camera '{CameraId}' is online at silo {SiloId}, epoch {Epoch}")]
    private static partial void LogOnline(ILogger logger, string cameraId, string siloId, ulong epoch);

    [LoggerMessage(7002, LogLevel.Information, "Camera '{CameraId}' is offline: {Reason}")]
    private static partial void LogOffline(ILogger logger, string cameraId, string reason);

    [LoggerMessage(7003, LogLevel.Warning, "Camera '{CameraId}': an uplink of epoch {Epoch} was ignored, because epoch {PresentEpoch} has the camera")]
    private static partial void LogStale(ILogger logger, string cameraId, ulong epoch, ulong presentEpoch);
}
