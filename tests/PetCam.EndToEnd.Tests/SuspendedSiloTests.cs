using System.Diagnostics;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>A silo that alone has lost PostgreSQL may not decide any more, and ends as any other does.</summary>
public sealed class SuspendedSiloTests
{
    private const string Recording = $"cameras/{ThreeSilos.Camera}/api/recording";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_that_is_cut_from_the_database_ends_in_order_when_it_is_told_to_stop()
    {
        Assert.SkipUnless(RoutedNetwork.Obstacle is null, $"{RoutedNetwork.Obstacle}");
        using RoutedNetwork network = RoutedNetwork.Create();
        await using SiloCluster cluster = await SiloCluster.StartAsync(new ClusterPlan(ThreeSilos.Camera) { Network = network, SiloArguments = ["--Silo:DrainTimeout=00:00:30"] });
        await cluster.WaitUntilWholeAsync();
        ClusterSilo home = cluster.Silo((await cluster.Silos[0].HomeOfAsync(ThreeSilos.Camera))!);
        using HttpResponseMessage started = await home.Http.PostAsync(new Uri($"{Recording}/start", UriKind.Relative), null, Token);
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync(Token));

        network.Cut(home.Node!, cluster.PostgresNode!);
        await home.Process.WaitForLineAsync(line => line.Contains("is suspended: its lease runs out", StringComparison.Ordinal), Patience);
        Stopwatch since = Stopwatch.StartNew();
        home.Process.Terminate();
        await home.Process.Exited.WaitAsync(Patience, Token);

        TestContext.Current.TestOutputHelper?.WriteLine($"It stopped after {since.Elapsed.TotalSeconds:0.0} s.");
        Assert.True(home.Process.ExitCode == 0, home.Output); // nothing was cut off by its deadline
        Assert.Contains("left without a goodbye", home.Output);
        Assert.DoesNotContain("grains still active", home.Output);
    }
}
