using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Diagnostics;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>What the runtime logs: events 8000 to 8099.</summary>
internal sealed partial class GrainLog(ILogger logger, TimeProvider time)
{
    // While a silo cannot reach others, each of its grains meets with these, again and again.
    private readonly RepeatedTrouble _unheard = new(time);
    private readonly RepeatedTrouble _skipped = new(time);

    /// <summary>A call that nobody waits for has failed.</summary>
    public void OneWayCallFailed(string method, GrainId grain, Exception exception)
    {
        if (exception is not SiloUnavailableException)
        {
            CallFailed(method, grain, exception);
        }
        else if (_unheard.TryTell(out long untold))
        {
            CallUnheard(method, grain, exception.Message, untold);
        }
    }

    /// <summary>A timer's callback could not reach somebody whom it asked.</summary>
    public void TimerSkipped(GrainId grain, string reason)
    {
        if (_skipped.TryTell(out long untold))
        {
            SkippedTimer(grain, reason, untold);
        }
    }

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

    [LoggerMessage(8011, LogLevel.Warning, "A timer of {Grain} did nothing this time: {Reason} ({Untold} more since the last such line.)")]
    private partial void SkippedTimer(GrainId grain, string reason, long untold);

    [LoggerMessage(8007, LogLevel.Warning, "One-way call {Method} of {Grain} failed; nobody waits for it.")]
    private partial void CallFailed(string method, GrainId grain, Exception exception);

    [LoggerMessage(8012, LogLevel.Warning, "One-way call {Method} did not reach {Grain}; nobody waits for it. {Reason} ({Untold} more since the last such line.)")]
    private partial void CallUnheard(string method, GrainId grain, string reason, long untold);

    [LoggerMessage(8008, LogLevel.Debug, "{Method} of {Grain} ended after its caller had given up.")]
    public partial void LateAnswer(string method, GrainId grain, Exception? exception);

    [LoggerMessage(8009, LogLevel.Warning, "A stream of {Grain} failed while it was closed.")]
    public partial void StreamCloseFailed(GrainId grain, Exception exception);

    [LoggerMessage(8010, LogLevel.Warning, "{Cycle}; if each awaits the next, all end in a timeout.")]
    public partial void CallCycle(string cycle);
}
