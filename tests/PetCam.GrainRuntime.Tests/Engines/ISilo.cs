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

    /// <summary>Stops the silo as its host does.</summary>
    Task StopAsync();

    IProbeGrain Grain(string key) => Grains.GetGrain<IProbeGrain>(key);
}
