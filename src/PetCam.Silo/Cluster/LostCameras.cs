using System.Threading.Channels;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Recordings;
using PetCam.Hub;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Lets go of what belongs to cameras that this silo no longer owns: closes their recordings, and ends the uplinks of a life that is over.</summary>
/// <remarks>The grains of such a camera are gone without a word, so that they cannot do it. What was written stays, and plays.</remarks>
internal sealed partial class LostCameras : BackgroundService
{
    private readonly Channel<CameraId> _lost = Channel.CreateUnbounded<CameraId>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IClusterMembership _membership;
    private readonly IHomeDirectory _homes;
    private readonly IRecorder _recorder;
    private readonly MediaHub _hub;
    private readonly UplinkDrain _uplinks;
    private readonly ILogger<LostCameras> _logger;

    public LostCameras(
        IClusterMembership membership, IHomeDirectory homes, IRecorder recorder, MediaHub hub, UplinkDrain uplinks, ILogger<LostCameras> logger)
    {
        _membership = membership;
        _homes = homes;
        _recorder = recorder;
        _hub = hub;
        _uplinks = uplinks;
        _logger = logger;
        homes.Moved += OnMoved;
        membership.LifeEnded += OnLifeEnded;
    }

    public override void Dispose()
    {
        _homes.Moved -= OnMoved;
        _membership.LifeEnded -= OnLifeEnded;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (CameraId camera in _lost.Reader.ReadAllAsync(stoppingToken))
            {
                await CloseRecordingAsync(camera);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private void OnMoved(string key, Home home)
    {
        if (home.Silo != _membership.Self && HomeKeys.TryGetCamera(key, out CameraId camera) && _recorder.GetProgress(camera) is not null)
        {
            _lost.Writer.TryWrite(camera);
        }
    }

    private void OnLifeEnded(SiloIdentity life)
    {
        LogLifeEnded(_logger, life);
        _uplinks.EndAll($"Silo {life} was taken for dead; come again.");
        foreach (CameraStream stream in _hub.Streams.Where(stream => _recorder.GetProgress(stream.Id) is not null))
        {
            _lost.Writer.TryWrite(stream.Id);
        }
    }

    private async Task CloseRecordingAsync(CameraId camera)
    {
        try
        {
            if (_recorder.GetProgress(camera) is { } running && await _recorder.StopAsync(camera, running.Id, CancellationToken.None) is { } closed)
            {
                LogClosed(_logger, camera.Value, closed.FileName);
            }
        }
#pragma warning disable CA1031 // One file that cannot be closed must not keep the others open.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotClosed(_logger, exception, camera.Value);
        }
    }

    [LoggerMessage(9511, LogLevel.Warning, "The life of silo {Life} is over: its uplinks and recordings end, and it joins again")]
    private static partial void LogLifeEnded(ILogger logger, SiloIdentity life);

    [LoggerMessage(9512, LogLevel.Information, "Camera '{CameraId}' has another home now; its recording {FileName} was closed")]
    private static partial void LogClosed(ILogger logger, string cameraId, string fileName);

    [LoggerMessage(9513, LogLevel.Error, "The recording of camera '{CameraId}', which has another home now, could not be closed")]
    private static partial void LogNotClosed(ILogger logger, Exception exception, string cameraId);
}
