namespace PetCam.GrainRuntime.Tests.Engines;

/// <summary>Starts silos of one engine. Another engine joins the behaviour suite by implementing this.</summary>
public interface ISiloFactory
{
    Task<ISilo> StartAsync(Action<GrainRuntimeOptions>? configure = null);
}
