using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>Tells people what becomes of one camera's relay: each change once, however often it is tried.</summary>
/// <remarks>The relay's task owns it.</remarks>
internal sealed partial class RelayReport(CameraId camera, ILogger logger)
{
    private string? _lastFailure;
    private string? _lastEnding;

    /// <summary>A link ended; the camera may go on over the next one.</summary>
    public void Lost(string detail) => _lastEnding = detail;

    /// <summary>The camera comes over a new link.</summary>
    /// <param name="isHeld">It came over another one before, and has been online since.</param>
    /// <param name="isDetour">The home does not answer here: another silo fetches it from there.</param>
    public void Attached(SiloIdentity silo, ulong epoch, bool isHeld, bool isDetour = false)
    {
        RelayMetrics.Taken.Add(isHeld ? 0 : 1);
        RelayMetrics.Attached.Add(1, new KeyValuePair<string, object?>("camera", camera.Value));
        RelayMetrics.Detours.Add(isDetour ? 1 : 0, new KeyValuePair<string, object?>("camera", camera.Value));
        if (!isHeld && _lastEnding is null)
        {
            LogOpened(logger, camera.Value, silo, epoch);
        }
        else
        {
            LogReattached(logger, camera.Value, silo, epoch, _lastEnding ?? "it has moved");
        }

        _lastFailure = null;
    }

    /// <summary>An attempt brought no link.</summary>
    /// <param name="reason">For the metric.</param>
    public void Failed(string detail, string reason)
    {
        RelayMetrics.Failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (detail != _lastFailure)
        {
            _lastFailure = detail;
            LogNotFound(logger, camera.Value, detail);
        }
    }

    /// <summary>A mistake in here cost an attempt.</summary>
    public void Broken(Exception exception) => LogFailed(logger, exception, camera.Value);

    /// <summary>The camera is offline here.</summary>
    /// <param name="reason">Null: because of how its last link ended.</param>
    public void LetGo(string? reason)
    {
        RelayMetrics.Taken.Add(-1);
        LogClosed(logger, camera.Value, reason ?? _lastEnding ?? "lost");
    }

    /// <summary>Nothing is wanted any more: what comes later is new.</summary>
    public void Closed()
    {
        _lastEnding = null;
        _lastFailure = null;
    }

    [LoggerMessage(2031, LogLevel.Information, "Camera {CameraId} is relayed from silo {Silo}: epoch {Epoch}")]
    private static partial void LogOpened(ILogger logger, string cameraId, SiloIdentity silo, ulong epoch);

    [LoggerMessage(2032, LogLevel.Information, "Camera {CameraId} is relayed again, from silo {Silo}: epoch {Epoch}; before: {Reason}")]
    private static partial void LogReattached(ILogger logger, string cameraId, SiloIdentity silo, ulong epoch, string reason);

    [LoggerMessage(2033, LogLevel.Information, "Camera {CameraId} is not relayed any more: {Reason}")]
    private static partial void LogClosed(ILogger logger, string cameraId, string reason);

    [LoggerMessage(2034, LogLevel.Information, "Camera {CameraId} is wanted here, but cannot be relayed yet: {Reason}")]
    private static partial void LogNotFound(ILogger logger, string cameraId, string reason);

    [LoggerMessage(2035, LogLevel.Error, "Relaying camera {CameraId} failed inside this silo; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string cameraId);
}
