using PetCam.GrainRuntime.Tests.Engines;

namespace PetCam.GrainRuntime.Tests.Cluster;

public sealed class ClusterSiloFactory : ISiloFactory
{
    public bool CallerIsElsewhere => true;

    public async Task<ISilo> StartAsync(Action<GrainRuntimeOptions>? configure = null) =>
        new CallerAndHome(await TestCluster.StartAsync("home", configure, "caller", "home"));
}
