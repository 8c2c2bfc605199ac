using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Grains.State;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Recordings;

/// <summary>Decides about one camera's recording: idle, recording, idle again. The recorder writes, and keeps the index of files.</summary>
/// <remarks>
/// While it records, it looks at the recorder once a second, so that a recording that ended by itself (disk full) shows, and the grain
/// stays active. When it is activated it believes the recorder, not what was stored: a silo that was killed records no more.
/// </remarks>
[PreferLocalPlacement]
public sealed partial class RecordingGrain : Grain, IRecordingGrain
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly IRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly ILogger<RecordingGrain> _logger;
    private readonly StoredState<RecordingStatus> _stored;
    private RecordingStatus _status = new();
    private IGrainTimer? _watch;

    public RecordingGrain(IRecorder recorder, IGrainStateStore states, TimeProvider time, ILogger<RecordingGrain> logger)
    {
        _recorder = recorder;
        _time = time;
        _logger = logger;
        _stored = new StoredState<RecordingStatus>(states, GrainTypes.Recording, RecordingStatus.Parser, this);
    }

    private CameraId Id => CameraId.Parse(this.GetPrimaryKeyString());

    private ICameraGrain Camera => GrainFactory.GetGrain<ICameraGrain>(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _status = await _stored.ReadAsync(cancellationToken) ?? new RecordingStatus();
        if (_recorder.GetProgress(Id) is { Failure: null } running)
        {
            _status = RecordingStatuses.Running(running);
            Watch();
        }
        else if (_status.Recording)
        {
            await EndAsync("The silo stopped while it recorded; the file plays up to its last fragment.");
        }
    }

    public async Task<RecordingStatus> StartAsync(RecordingStartRequest request)
    {
        await RefreshAsync();
        if (_status.Recording)
        {
            return RecordingStatuses.Answer(_status, RecordingOutcome.AlreadyRecording);
        }

        CameraState camera = await Camera.GetStateAsync();
        if (!camera.Online)
        {
            return RecordingStatuses.Answer(_status, RecordingOutcome.CameraOffline);
        }

        return await TryStartAsync(request.RequestedBy);
    }

    public async Task<RecordingStatus> StopAsync()
    {
        await RefreshAsync();
        if (!_status.Recording)
        {
            return RecordingStatuses.Answer(_status, RecordingOutcome.NotRecording);
        }

        RecordingProgress? finished = RecordingId.TryParse(_status.RecordingId, out RecordingId id)
            ? await _recorder.StopAsync(Id, id, CancellationToken.None)
            : null;
        if (finished is not null)
        {
            _status = RecordingStatuses.WithProgress(_status, finished);
        }

        await EndAsync(finished is null ? "The recorder no longer knew this recording." : finished.Failure);
        return RecordingStatuses.Answer(_status, _status.Failure.Length == 0 ? RecordingOutcome.Ok : RecordingOutcome.Failed);
    }

    public async Task<RecordingStatus> GetStatusAsync()
    {
        await RefreshAsync();
        return _status;
    }

    private async Task<RecordingStatus> TryStartAsync(string requestedBy)
    {
        try
        {
            RecordingProgress progress = await _recorder.StartAsync(Id, RecordingId.Create(_time.GetUtcNow()), CancellationToken.None);
            _status = RecordingStatuses.Running(progress);
            Watch();
            LogStarted(_logger, Id.Value, progress.FileName, requestedBy);
        }
        catch (RecorderException exception)
        {
            LogNotStarted(_logger, exception, Id.Value);
            return RecordingStatuses.Answer(_status, RecordingOutcome.Failed, exception.Message);
        }

        await _stored.WriteAsync(_status);
        await Camera.SetRecordingAsync(true);
        return RecordingStatuses.Answer(_status, RecordingOutcome.Ok);
    }

    private void Watch() => _watch ??= this.RegisterGrainTimer(
        WatchAsync, new GrainTimerCreationOptions { DueTime = WatchInterval, Period = WatchInterval, KeepAlive = true });

    private async Task WatchAsync()
    {
        await RefreshAsync();
        if (_status.Recording)
        {
            await Camera.SetRecordingAsync(true); // again: the camera's grain may have been activated anew
        }
    }

    /// <summary>Takes over what the recorder has to say.</summary>
    private async Task RefreshAsync()
    {
        if (!_status.Recording)
        {
            return;
        }

        RecordingProgress? progress = _recorder.GetProgress(Id);
        if (progress is not null)
        {
            _status = RecordingStatuses.WithProgress(_status, progress);
        }

        if (progress is null or { Failure: not null })
        {
            await EndAsync(progress?.Failure ?? "The recorder no longer knew this recording.");
        }
    }

    private async Task EndAsync(string? failure)
    {
        _watch?.Dispose();
        _watch = null;
        _status = RecordingStatuses.Ended(_status, UnixMilliseconds.Now(_time), failure);
        LogEnded(_logger, Id.Value, _status.FileName, _status.FrameCount, _status.Failure.Length == 0 ? "stopped" : _status.Failure);
        await _stored.WriteAsync(_status);
        await Camera.SetRecordingAsync(false);
    }

    [LoggerMessage(7101, LogLevel.Information, "Recording of camera '{CameraId}' to {FileName} started by {RequestedBy}")]
    private static partial void LogStarted(ILogger logger, string cameraId, string fileName, string requestedBy);

    [LoggerMessage(7102, LogLevel.Error, "Recording of camera '{CameraId}' could not be started")]
    private static partial void LogNotStarted(ILogger logger, Exception exception, string cameraId);

    [LoggerMessage(7103, LogLevel.Information, "Recording of camera '{CameraId}' to {FileName} ended after {FrameCount} frames: {Reason}")]
    private static partial void LogEnded(ILogger logger, string cameraId, string fileName, ulong frameCount, string reason);
}
