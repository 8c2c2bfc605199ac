using Microsoft.Extensions.Logging;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Engines;

namespace PetCam.GrainRuntime.Calls;

/// <summary>The calling side, shared by all references of a process: which engine delivers, and who still waits.</summary>
internal sealed class GrainClient(
    IGrainEngine engine, GrainRuntimeOptions options, TimeProvider time, GrainMetrics metrics, ILogger<GrainClient> logger) : IDisposable
{
    public IGrainEngine Engine => engine;

    public TimeProvider TimeProvider => time;

    public TimeSpan ResponseTimeout => options.ResponseTimeout;

    public GrainMetrics Metrics => metrics;

    public GrainLog Log { get; } = new(logger);

    public OutstandingCalls Outstanding { get; } = new(time, options.ResponseTimeout);

    public void Dispose() => Outstanding.Dispose();
}
