using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>Three silos with a camera on each of the first two. One per test class; each test leaves it whole.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    public const string Camera = "kitchen";

    public SiloCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await SiloCluster.StartAsync(new ClusterPlan(Camera, "garden"));

    /// <summary>The silo that has <see cref="Camera"/>.</summary>
    public async Task<ClusterSilo> HomeAsync()
    {
        await Cluster.WaitUntilWholeAsync();
        return Cluster.Silo((await Cluster.Silos[0].HomeOfAsync(Camera))!);
    }

    /// <summary>A silo that does not have it.</summary>
    public ClusterSilo Other(ClusterSilo home) => Cluster.Silos.First(silo => silo != home);

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }
}
