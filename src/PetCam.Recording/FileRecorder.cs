using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Recording;

/// <summary>Records cameras of this silo into fragmented MP4 files (docs/decisions/0007-recording-files.md).</summary>
public sealed partial class FileRecorder : IRecorder, IAsyncDisposable
{
    private readonly ConcurrentDictionary<CameraId, RecordingSession> _sessions = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly MediaHub _hub;
    private readonly IRecordingIndex _index;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FileRecorder> _logger;

    public FileRecorder(
        MediaHub hub, IRecordingIndex index, RecordingOptions options, TimeProvider time, ILogger<FileRecorder> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _hub = hub;
        _index = index;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>How a new file is opened; tests put a disk there that is full.</summary>
    internal Func<string, SafeFileHandle> OpenFile { get; init; } = RecordingFileWriter.Open;

    public async ValueTask<RecordingProgress> StartAsync(
        CameraId camera, RecordingId recording, RecordingId? continues, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_sessions.TryGetValue(camera, out RecordingSession? running) && !running.HasFailed)
            {
                throw new RecorderException($"Camera '{camera}' is being recorded already, into {running.Progress.FileName}. Stop that recording first.");
            }

            CameraTrack track = _hub.GetOrAdd(camera)[TrackId.Main];
            RequireH264(camera, track);
            RecordingSession session = new(await OpenAsync(camera, recording, continues).ConfigureAwait(false), track, _options, _logger);
            _sessions[camera] = session;
            LogStarted(_logger, camera.Value, session.Progress.FileName);
            return session.Progress;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask<RecordingProgress?> StopAsync(CameraId camera, RecordingId recording, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(camera, out RecordingSession? session) || session.Id != recording)
        {
            return null;
        }

        RecordingProgress progress = await session.StopAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        _sessions.TryRemove(KeyValuePair.Create(camera, session));
        return progress;
    }

    public RecordingProgress? GetProgress(CameraId camera) =>
        _sessions.TryGetValue(camera, out RecordingSession? session) ? session.Progress : null;

    /// <summary>Ends all recordings in order; none is interrupted. Nothing may be started meanwhile.</summary>
    public async Task EndAllAsync()
    {
        foreach ((CameraId camera, RecordingSession session) in _sessions)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            _sessions.TryRemove(camera, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAllAsync().ConfigureAwait(false);
        _starting.Dispose();
    }

    private static void RequireH264(CameraId camera, CameraTrack track)
    {
        VideoCodec codec = track.Snapshot().Codec;
        if (codec is not (VideoCodec.None or VideoCodec.H264))
        {
            throw new RecorderException($"Camera '{camera}' sends {codec}, and recordings hold H264 only. Set the board's main track to H.264.");
        }
    }

    private async ValueTask<RecordingFiles> OpenAsync(CameraId camera, RecordingId recording, RecordingId? continues)
    {
        try
        {
            return await RecordingFiles.StartAsync(
                new RecordingIdentity(recording, camera, _time.GetUtcNow()) { Continues = continues }, _index, _options, _time, _logger, OpenFile).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecorderException)
        {
            throw new RecorderException(
                $"Recording of camera '{camera}' cannot start: {exception.Message} Check that Recording:Directory = {_options.Directory} can be written.",
                exception);
        }
    }

    [LoggerMessage(5000, LogLevel.Information, "Recording of {CameraId} into {FileName} started")]
    private static partial void LogStarted(ILogger logger, string cameraId, string fileName);
}
