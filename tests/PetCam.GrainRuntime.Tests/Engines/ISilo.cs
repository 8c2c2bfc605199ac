using Orleans;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Engines;

/// <summary>A running silo of whichever engine is under test.</summary>
public interface ISilo : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    ManualTimeProvider Time { get; }

    Probe Probe { get; }

    LogCapture Log { get; }

    /// <summary>
    /// Every grain is active and has nothing to do. A caller may have its answer, and a timer its next period, a moment before the activation counts the request as over.
    /// </summary>
    bool IsAtRest { get; }

    /// <summary>Stops the silo as its host does.</summary>
    Task StopAsync();

    /// <summary>Waits until every grain has nothing to do.</summary>
    Task AtRestAsync() => Expect.SoonAsync(() => IsAtRest, "every grain to be at rest");

    IProbeGrain Grain(string key) => Grains.GetGrain<IProbeGrain>(key);
}
