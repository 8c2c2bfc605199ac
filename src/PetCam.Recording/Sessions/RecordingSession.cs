using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Fmp4;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Media.H264;

namespace PetCam.Recording;

/// <summary>One recording from start to stop: reads the hub's queue and writes a fragment for each GOP, into one file or, after a break, several.</summary>
/// <remarks>
/// Data path 6/8: a follower of the hub that may be slow. A new file begins when the encoder changes its parameter sets, when the
/// board's clock was set, or after a silence too long to bridge: each file has one init segment and one unbroken timeline. The first
/// file has the recording's id, the others have ids of their own.
/// </remarks>
internal sealed partial class RecordingSession : IAsyncDisposable
{
    private readonly RecordingFiles _files;
    private readonly RecordingOptions _options;
    private readonly ILogger _logger;
    private readonly AccessUnitQueue _queue;
    private readonly FragmentBuilder _builder;
    private readonly CaptureTimeline _timeline;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordingId _id;
    private readonly CameraId _camera;
    private readonly Task _run;
    private RecordingProgress _progress;

    /// <summary>Starts to read at once. Takes ownership of <paramref name="files"/>.</summary>
    public RecordingSession(RecordingFiles files, CameraTrack track, RecordingOptions options, ILogger logger)
    {
        _files = files;
        _options = options;
        _logger = logger;
        _id = files.Current.Identity.Id;
        _camera = files.Current.Identity.Camera;
        _progress = files.ToProgress(_id, failure: null);
        _builder = new FragmentBuilder(options.MaxFragmentBytes, MovieFragment.MaxSamples);
        _timeline = new CaptureTimeline(options.MaxHeldPicture);
        _queue = AccessUnitQueue.Subscribe(track, options.QueueUnits);
        _run = Task.Run(RunAsync);
    }

    public RecordingId Id => _id;

    /// <summary>As of the last fragment.</summary>
    public RecordingProgress Progress => Volatile.Read(ref _progress);

    /// <summary>True once it ended by itself.</summary>
    public bool HasFailed => Progress.Failure is not null;

    private KeyValuePair<string, object?> Tag => new("camera", _camera.Value);

    /// <summary>Writes what is pending and closes the file. Safe to call more than once.</summary>
    public async ValueTask<RecordingProgress> StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        return Progress;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        RecordingMetrics.Active.Add(1, Tag);
        string? failure = null;
        try
        {
            await FollowAsync().ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
            WritePending(_timeline.End);
        }
#pragma warning disable CA1031 // The session's one boundary: whatever happens, the file is closed, the row written, and the reason told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = $"Recording of camera '{_camera}' ended: {exception.Message}";
            RecordingMetrics.Failures.Add(1, Tag);
            LogFailed(_logger, exception, _camera.Value, _files.Current.Path);
        }
        finally
        {
            CountDropped();
            _queue.Dispose();
            _builder.Dispose();
        }

        await _files.CloseAsync(failure is null ? RecordingState.Complete : RecordingState.Interrupted).ConfigureAwait(false);
        Volatile.Write(ref _progress, _files.ToProgress(_id, failure));
        RecordingMetrics.Active.Add(-1, Tag);
        LogEnded(_logger, _camera.Value, Progress.FileName, Progress.FrameCount, Progress.BytesWritten);
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                using AccessUnit unit = await _queue.ReadAsync(_stopping.Token).ConfigureAwait(false);
                await TakeAsync(unit).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: the normal ending.
        }
    }

    /// <summary>What was published before the stop is part of the recording.</summary>
    private async Task DrainAsync()
    {
        while (_queue.TryRead(out AccessUnit? unit))
        {
            using (unit)
            {
                await TakeAsync(unit!).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask TakeAsync(AccessUnit unit)
    {
        if (unit.Codec != VideoCodec.H264)
        {
            throw new RecorderException($"it sends {unit.Codec}, and recordings hold H264 only. Set the board's main track to H.264.");
        }

        if (unit.IsKeyframe && TryFindSets(unit, out H264ParameterSets? sets))
        {
            if (NeedsNewFile(unit, sets))
            {
                WritePending(_timeline.End);
                await _files.RollAsync().ConfigureAwait(false);
                _timeline.Restart();
                LogRolled(_logger, _camera.Value, _files.Current.Path);
            }

            if (_files.Current.ParameterSets is null)
            {
                _files.Current.WriteInit(sets!);
            }
        }

        Place(unit);
    }

    private bool TryFindSets(AccessUnit unit, out H264ParameterSets? sets) =>
        H264ParameterSets.TryFind(unit.PayloadSpan, _files.Current.ParameterSets, out sets);

    private bool NeedsNewFile(AccessUnit keyframe, H264ParameterSets? sets)
    {
        H264ParameterSets? present = _files.Current.ParameterSets;
        bool sameEncoder = present is null || ReferenceEquals(present, sets);
        return !sameEncoder || _timeline.HasJumped || !_timeline.Continues(keyframe.CaptureTime);
    }

    private void Place(AccessUnit unit)
    {
        H264ParameterSets? sets = _files.Current.ParameterSets;
        if (sets is null)
        {
            return; // nothing can be decoded yet: the keyframe had parameter sets that cannot be read
        }

        long time = _timeline.Add(unit.CaptureTime);
        bool due = unit.IsKeyframe || MediaTime.ToTimeSpan(time - _builder.StartTime) >= _options.MaxFragmentDuration;
        if (due)
        {
            WritePending(time);
        }

        if (!_builder.TryAppend(unit, sets, time))
        {
            WritePending(time);
            _builder.TryAppend(unit, sets, time); // an empty builder takes any one picture
        }
    }

    private void WritePending(long endTime)
    {
        if (_builder.IsEmpty)
        {
            return;
        }

        long bytes = _files.Current.Length;
        _files.Write(_builder, endTime);
        RecordingMetrics.Frames.Add(_builder.SampleCount, Tag);
        RecordingMetrics.Bytes.Add(_files.Current.Length - bytes, Tag);
        _builder.Clear();
        Volatile.Write(ref _progress, _files.ToProgress(_id, failure: null));
    }

    private void CountDropped()
    {
        if (_queue.Dropped > 0)
        {
            RecordingMetrics.DroppedFrames.Add(_queue.Dropped, Tag);
            LogDropped(_logger, _camera.Value, _queue.Dropped, _options.QueueUnits);
        }
    }

    [LoggerMessage(5001, LogLevel.Error, "Recording of {CameraId} into {Path} ended by itself; the file plays up to its last fragment")]
    private static partial void LogFailed(ILogger logger, Exception exception, string cameraId, string path);

    [LoggerMessage(5002, LogLevel.Information, "Recording of {CameraId} ended: {FileName}, {Frames} frames, {Bytes} bytes")]
    private static partial void LogEnded(ILogger logger, string cameraId, string fileName, long frames, long bytes);

    [LoggerMessage(5003, LogLevel.Information, "Recording of {CameraId} goes on in {Path}: the encoder, the clock or the connection changed")]
    private static partial void LogRolled(ILogger logger, string cameraId, string path);

    [LoggerMessage(5004, LogLevel.Warning, "Recording of {CameraId} lost {Frames} frames: the disk was slower than Recording:QueueUnits = {QueueUnits} bridges")]
    private static partial void LogDropped(ILogger logger, string cameraId, long frames, int queueUnits);
}
