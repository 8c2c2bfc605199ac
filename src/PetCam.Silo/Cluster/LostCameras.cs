using System.Threading.Channels;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Recordings;
using PetCam.Hub;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Lets go of what belongs to cameras that this silo no longer owns: closes their recordings, and ends the uplinks of a life that is over.</summary>
/// <remarks>
/// The grains of such a camera are gone without a word, so that they cannot do it. What was written stays, and plays. A camera that is sent
/// to another silo is claimed there before its agent leaves this one: its recording goes on here until then, so that the two files overlap.
/// </remarks>
internal sealed partial class LostCameras : BackgroundService
{
    /// <summary>An agent that was welcomed elsewhere leaves within milliseconds; one whose silo has forgotten it may take as long as a lost link.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private const int ClosedAtOnce = 64;

    private readonly Channel<CameraId> _lost = Channel.CreateUnbounded<CameraId>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IClusterMembership _membership;
    private readonly IHomeDirectory _homes;
    private readonly IRecorder _recorder;
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _directory;
    private readonly UplinkDrain _uplinks;
    private readonly TimeProvider _time;
    private readonly ILogger<LostCameras> _logger;

    public LostCameras(
        IClusterMembership membership, IHomeDirectory homes, IRecorder recorder, MediaHub hub, UplinkDirectory directory, UplinkDrain uplinks,
        TimeProvider time, ILogger<LostCameras> logger)
    {
        _membership = membership;
        _homes = homes;
        _recorder = recorder;
        _hub = hub;
        _directory = directory;
        _uplinks = uplinks;
        _time = time;
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
            await Parallel.ForEachAsync(
                _lost.Reader.ReadAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = ClosedAtOnce, CancellationToken = stoppingToken },
                CloseRecordingAsync);
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

    private async ValueTask CloseRecordingAsync(CameraId camera, CancellationToken stoppingToken)
    {
        try
        {
            RecordingId? lost = _recorder.GetProgress(camera)?.Id;
            await WaitUntilAgentLeftAsync(camera, stoppingToken);
            bool isBack = _homes.OwnedEpoch(HomeKeys.Camera(camera)) is not null; // then its grain decides
            if (!isBack && lost is { } recording && await _recorder.StopAsync(camera, recording, CancellationToken.None) is { } closed)
            {
                LogClosed(_logger, camera.Value, closed.FileName);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The recorder closes what is left when the silo stops.
        }
#pragma warning disable CA1031 // One file that cannot be closed must not keep the others open.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotClosed(_logger, exception, camera.Value);
        }
    }

    private async Task WaitUntilAgentLeftAsync(CameraId camera, CancellationToken stoppingToken)
    {
        long start = _time.GetTimestamp();
        using PeriodicTimer look = new(LookInterval, _time);
        while (_directory.Find(camera) is { IsConnected: true, RelayedFrom: null } && _time.GetElapsedTime(start) < LeaveWithin)
        {
            await look.WaitForNextTickAsync(stoppingToken);
        }
    }

    [LoggerMessage(9511, LogLevel.Warning, "The life of silo {Life} is over: its uplinks and recordings end, and it joins again")]
    private static partial void LogLifeEnded(ILogger logger, SiloIdentity life);

    [LoggerMessage(9512, LogLevel.Information, "Camera '{CameraId}' has another home now; its recording {FileName} was closed")]
    private static partial void LogClosed(ILogger logger, string cameraId, string fileName);

    [LoggerMessage(9513, LogLevel.Error, "The recording of camera '{CameraId}', which has another home now, could not be closed")]
    private static partial void LogNotClosed(ILogger logger, Exception exception, string cameraId);
}
