namespace PetCam.GrainRuntime.Tests.Engines;

/// <summary>Starts silos of one engine. Another engine joins the behaviour suite by implementing this.</summary>
public interface ISiloFactory
{
    /// <summary>Callers reach grains over a link.</summary>
    bool CallerIsElsewhere => false;

    Task<ISilo> StartAsync(Action<GrainRuntimeOptions>? configure = null);
}
