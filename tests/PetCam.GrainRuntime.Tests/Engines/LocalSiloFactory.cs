namespace PetCam.GrainRuntime.Tests.Engines;

public sealed class LocalSiloFactory : ISiloFactory
{
    public async Task<ISilo> StartAsync(Action<GrainRuntimeOptions>? configure = null) => await LocalSilo.StartAsync(configure);
}
