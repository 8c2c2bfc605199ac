using Microsoft.Extensions.Logging;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Engines;

namespace PetCam.GrainRuntime.Calls;

/// <summary>The calling side, shared by all references of a process: which engine delivers, and who still waits.</summary>
internal sealed class GrainClient(
    IGrainEngine engine, GrainRuntimeOptions options, TimeProvider time, GrainMetrics metrics, ILogger<GrainClient> logger) : IDisposable
{
    private static readonly TimeSpan ReasonTimeout = TimeSpan.FromSeconds(0.5);

    public IGrainEngine Engine => engine;

    public TimeProvider TimeProvider => time;

    public TimeSpan ResponseTimeout => options.ResponseTimeout;

    public GrainMetrics Metrics => metrics;

    public GrainLog Log { get; } = new(logger, time);

    /// <summary>Calls that began here.</summary>
    public OutstandingCalls Outstanding { get; } = new(time, options.ResponseTimeout);

    /// <summary>Calls whose time is over; another silo has been asked what they wait for.</summary>
    public OutstandingCalls AskedForReason { get; } = new(time, ReasonTimeout);

    /// <summary>Calls from other silos that run here.</summary>
    public OutstandingCalls Incoming { get; } = new(time, options.ResponseTimeout);

    public void Dispose()
    {
        Outstanding.Dispose();
        AskedForReason.Dispose();
        Incoming.Dispose();
    }
}
