using Microsoft.Extensions.Logging;
using Orleans;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>What the runtime logs: events 8000 to 8099.</summary>
internal sealed partial class GrainLog(ILogger logger)
{
    [LoggerMessage(8001, LogLevel.Error, "{Grain} could not be activated; its callers get the exception and the next call tries again.")]
    public partial void ActivationFailed(GrainId grain, Exception exception);

    [LoggerMessage(8002, LogLevel.Error, "OnDeactivateAsync of {Grain} failed ({Reason}); the activation ends all the same.")]
    public partial void DeactivationFailed(GrainId grain, DeactivationReason reason, Exception exception);

    [LoggerMessage(8003, LogLevel.Debug, "{Grain} is deactivated: {Reason}")]
    public partial void Deactivated(GrainId grain, DeactivationReason reason);

    [LoggerMessage(8004, LogLevel.Error, "{Grain} or its services could not be disposed.")]
    public partial void DisposalFailed(GrainId grain, Exception exception);

    [LoggerMessage(8005, LogLevel.Warning, "Stopped with {Count} grains still active, for GrainRuntime:ShutdownTimeout passed first: {Grains}")]
    public partial void LeftBehind(int count, string grains);

    [LoggerMessage(8006, LogLevel.Error, "A timer of {Grain} failed; it goes on with its next period.")]
    public partial void TimerFailed(GrainId grain, Exception exception);

    [LoggerMessage(8011, LogLevel.Warning, "A timer of {Grain} did nothing this time: {Reason}")]
    public partial void TimerSkipped(GrainId grain, string reason);

    [LoggerMessage(8007, LogLevel.Warning, "One-way call {Method} of {Grain} failed; nobody waits for it.")]
    public partial void OneWayCallFailed(string method, GrainId grain, Exception exception);

    [LoggerMessage(8008, LogLevel.Debug, "{Method} of {Grain} ended after its caller had given up.")]
    public partial void LateAnswer(string method, GrainId grain, Exception? exception);

    [LoggerMessage(8009, LogLevel.Warning, "A stream of {Grain} failed while it was closed.")]
    public partial void StreamCloseFailed(GrainId grain, Exception exception);

    [LoggerMessage(8010, LogLevel.Warning, "{Cycle}; if each awaits the next, all end in a timeout.")]
    public partial void CallCycle(string cycle);
}
