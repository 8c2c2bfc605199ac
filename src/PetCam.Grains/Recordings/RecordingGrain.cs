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
/// That a camera is to be recorded is stored, and stands until somebody stops it or the disk refuses: it outlives the silo. The recorder is
/// the present silo's. Where it does not have the recording, because the camera has moved here or the silo has started again, a new one that
/// continues it begins as soon as the camera is online. While a recording is wanted, the grain looks once a second and stays active.
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
        if (_status.Recording)
        {
            Watch();
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

        if (await TryStartAsync(continues: null) is { } failure)
        {
            return RecordingStatuses.Answer(_status, RecordingOutcome.Failed, failure);
        }

        LogStarted(_logger, Id.Value, _status.FileName, request.RequestedBy);
        return RecordingStatuses.Answer(_status, RecordingOutcome.Ok);
    }

    public async Task<RecordingStatus> StopAsync()
    {
        if (!_status.Recording)
        {
            return RecordingStatuses.Answer(_status, RecordingOutcome.NotRecording);
        }

        // Without a recorder that has it, it waited for its camera: then there is nothing to close.
        RecordingProgress? finished = _recorder.GetProgress(Id) is { } running ? await _recorder.StopAsync(Id, running.Id, CancellationToken.None) : null;
        if (finished is not null && IsPresent(finished))
        {
            _status = RecordingStatuses.WithProgress(_status, finished);
        }

        await EndAsync(finished?.Failure);
        return RecordingStatuses.Answer(_status, _status.Failure.Length == 0 ? RecordingOutcome.Ok : RecordingOutcome.Failed);
    }

    public async Task<RecordingStatus> GetStatusAsync()
    {
        await RefreshAsync();
        return _status;
    }

    public Task ContinueAsync() => WatchAsync();

    /// <returns>Null when it runs; else why it could not be started, one sentence.</returns>
    private async Task<string?> TryStartAsync(RecordingId? continues)
    {
        try
        {
            if (_recorder.GetProgress(Id) is { } other)
            {
                await _recorder.StopAsync(Id, other.Id, CancellationToken.None); // of a former stay of the camera here
            }

            _status = RecordingStatuses.Running(
                await _recorder.StartAsync(Id, RecordingId.Create(_time.GetUtcNow()), continues, CancellationToken.None));
        }
        catch (RecorderException exception)
        {
            LogNotStarted(_logger, exception, Id.Value);
            return exception.Message;
        }

        Watch();
        await _stored.WriteAsync(_status);
        await Camera.SetRecordingAsync(true);
        return null;
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

    /// <summary>Takes over what the recorder has to say, or has it go on where it has nothing.</summary>
    private async Task RefreshAsync()
    {
        if (!_status.Recording)
        {
            return;
        }

        if (_recorder.GetProgress(Id) is { } progress && IsPresent(progress))
        {
            _status = RecordingStatuses.WithProgress(_status, progress);
            if (progress.Failure is { } failure)
            {
                await EndAsync(failure);
            }
        }
        else if ((await Camera.GetStateAsync()).Online)
        {
            await ContinueHereAsync();
        }
    }

    private async Task ContinueHereAsync()
    {
        string before = _status.FileName;
        if (await TryStartAsync(RecordingId.TryParse(_status.RecordingId, out RecordingId last) ? last : null) is { } failure)
        {
            await EndAsync(failure);
            return;
        }

        LogContinued(_logger, Id.Value, before, _status.FileName);
    }

    private bool IsPresent(RecordingProgress progress) => progress.Id.ToString() == _status.RecordingId;

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

    [LoggerMessage(7104, LogLevel.Information, "Recording of camera '{CameraId}' to {Before} goes on in {FileName}")]
    private static partial void LogContinued(ILogger logger, string cameraId, string before, string fileName);
}
