using System.Collections.Concurrent;
using System.Threading.Channels;
using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Diagnostics;
using PetCam.Domain.Grains;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Tells each camera's grain what this silo measured of it.</summary>
/// <remarks>
/// The board's own status message is the beat, about once a second and camera, and at once when a source's state changes: no timer runs
/// for cameras that are not there. A camera that is already waiting is not queued again, so the queue is bounded by the fleet.
/// </remarks>
internal sealed partial class CameraReporter : BackgroundService
{
    private readonly Channel<CameraId> _due = Channel.CreateUnbounded<CameraId>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<CameraId, bool> _waiting = new();
    private readonly IGrainFactory _grains;
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _uplinks;
    private readonly CameraMeter _meter;
    private readonly OwnWords _own;
    private readonly RepeatedTrouble _unreachable;
    private readonly ILogger<CameraReporter> _logger;

    public CameraReporter(
        IGrainFactory grains, MediaHub hub, UplinkDirectory uplinks, CameraMeter meter, OwnWords own, TimeProvider time, ILogger<CameraReporter> logger)
    {
        _grains = grains;
        _hub = hub;
        _uplinks = uplinks;
        _meter = meter;
        _own = own;
        _unreachable = new RepeatedTrouble(time);
        _logger = logger;
    }

    /// <summary>Never blocks.</summary>
    public void ReportSoon(CameraId camera)
    {
        if (_waiting.TryAdd(camera, true))
        {
            _due.Writer.TryWrite(camera);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (CameraId camera in _due.Reader.ReadAllAsync(stoppingToken))
            {
                await ReportAsync(camera);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private async Task ReportAsync(CameraId camera)
    {
        _waiting.TryRemove(camera, out _);
        if (_uplinks.Find(camera) is { IsConnected: true, RelayedFrom: null } uplink && _hub.TryGet(camera, out CameraStream? stream))
        {
            CameraReport report = Measure(stream, uplink);
            _own.Reported(camera, report);
            await TryReportAsync(camera, report);
        }
    }

    private async Task TryReportAsync(CameraId camera, CameraReport report)
    {
        try
        {
            await _grains.GetGrain<ICameraGrain>(camera.Value).ReportAsync(report);
        }
        catch (Exception exception) when (exception is SiloUnavailableException or TimeoutException)
        {
            if (_unreachable.TryTell(out long untold)) // all cameras have the same trouble, each second
            {
                LogUnreachable(_logger, camera.Value, exception.Message, untold);
            }
        }
#pragma warning disable CA1031 // Whatever a grain call fails with: the next report comes in a second, and other cameras must not wait for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogReportFailed(_logger, exception, camera.Value);
        }
    }

    private CameraReport Measure(CameraStream stream, UplinkModel uplink)
    {
        CameraReport report = _meter.Measure(stream, uplink.Epoch, uplink.SiloMinusBoard);
        report.Sources.AddRange(uplink.Status?.Sources ?? []);
        return report;
    }

    [LoggerMessage(9102, LogLevel.Warning, "The figures of camera {CameraId} did not reach its grain; the next ones come in a second")]
    private static partial void LogReportFailed(ILogger logger, Exception exception, string cameraId);

    [LoggerMessage(9105, LogLevel.Warning, "The figures of camera {CameraId} did not reach its grain: {Reason} ({Untold} more since the last such line.)")]
    private static partial void LogUnreachable(ILogger logger, string cameraId, string reason, long untold);
}
