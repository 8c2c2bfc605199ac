using System.Globalization;
using PetCam.Chaos.Audit;
using PetCam.Chaos.Probe;
using PetCam.Testing;

namespace PetCam.Chaos.Cast;

/// <summary>Everything that runs during a chaos test, and who of it is meant to run.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly HashSet<ClusterSilo> _expected = [];
    private Prober? _prober;
    private Viewers? _viewers;
    private RefereeAudit? _audit;

    private Stage(ChaosPlan plan, RoutedNetwork? network, SiloCluster cluster)
    {
        Plan = plan;
        Network = network;
        Cluster = cluster;
        _expected.UnionWith(cluster.Silos);
    }

    public ChaosPlan Plan { get; }

    /// <summary>Null where this machine forbids namespaces: then nothing can be cut.</summary>
    public RoutedNetwork? Network { get; }

    public SiloCluster Cluster { get; }

    public IReadOnlyList<string> Cameras { get; private init; } = [];

    public Viewers Viewers => _viewers!;

    public Prober Prober => _prober!;

    public RefereeAudit Audit => _audit!;

    /// <summary>Silos that are meant to run.</summary>
    public IReadOnlyCollection<ClusterSilo> Expected => _expected;

    public static async Task<Stage> SetAsync(ChaosPlan plan)
    {
        string[] cameras = [.. Enumerable.Range(1, plan.Cameras).Select(number => string.Create(CultureInfo.InvariantCulture, $"cam-{number}"))];
        RoutedNetwork? network = RoutedNetwork.Obstacle is null ? RoutedNetwork.Create() : null;
        Stage? stage = null;
        try
        {
            SiloCluster cluster = await SiloCluster.StartAsync(new ClusterPlan(cameras)
            {
                Silos = plan.Silos,
                SpareSilos = 1,
                SiloArguments = plan.SiloArguments,
                Clips = Programs.SmallClips,
                Clip = LightCamera.Clip,
                SimulatorArguments = LightCamera.SimulatorArguments,
                VideoOnly = true,
                Network = network,
                LogFolder = plan.LogFolder,
            });
            stage = new Stage(plan, network, cluster) { Cameras = cameras };
            await stage.FillAsync();
            return stage;
        }
        catch
        {
            await (stage?.DisposeAsync() ?? ValueTask.CompletedTask);
            network?.Dispose();
            throw;
        }
    }

    public void Expect(ClusterSilo silo) => _expected.Add(silo);

    public void ExpectNoMore(ClusterSilo silo) => _expected.Remove(silo);

    /// <summary>Why the cluster is not whole; null when each silo that is meant to run is ready, sees exactly the others, and every camera online.</summary>
    public async Task<string?> WhatIsMissingAsync()
    {
        foreach (ClusterSilo silo in _expected)
        {
            try
            {
                string[] silos = await silo.SilosAsync();
                Dictionary<string, string> homes = await silo.HomesAsync();
                string[] offline = [.. Cameras.Where(camera => !homes.ContainsKey(camera))];
                using HttpResponseMessage ready = await silo.Http.GetAsync(new Uri("readyz", UriKind.Relative));
                if (!ready.IsSuccessStatusCode || silos.Length != _expected.Count || offline.Length > 0)
                {
                    return $"{silo.Id} answers {(int)ready.StatusCode}, sees {string.Join(", ", silos)}, and misses {(offline.Length == 0 ? "no camera" : string.Join(", ", offline))}";
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                return $"{silo.Id} does not answer ({failure.Message})";
            }
        }

        return null;
    }

    /// <summary>Cameras and their silos, asked of whichever silo answers.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HomesAsync() => await _expected.First().HomesAsync();

    /// <summary>Processes that were meant to run and do not.</summary>
    public IEnumerable<string> Fallen() => Processes().Where(process => process.Process.HasExited)
        .Select(process => string.Create(CultureInfo.InvariantCulture, $"{process.Name} ended by itself with {process.Process.ExitCode}"));

    /// <summary>All that is meant to run.</summary>
    public IEnumerable<(string Name, ChildProcess Process)> Processes() =>
    [
        .. _expected.Select(silo => (silo.Id, silo.Process)),
        .. Cluster.Edges.Select((edge, number) => ("edge of " + Cameras[number], edge)),
        ("simulator", Cluster.Simulator),
        ("front door", Cluster.DoorProcess),
        .. _viewers?.Processes ?? [],
    ];

    public async ValueTask DisposeAsync()
    {
        await (_prober?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_viewers?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_audit?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Cluster.DisposeAsync();
        Network?.Dispose();
    }

    private async Task FillAsync()
    {
        _audit = await RefereeAudit.InstallAsync(Cluster.Postgres);
        _prober = new Prober([.. Cluster.Silos, .. Cluster.Spares], Cameras, Plan.Seed);
        _viewers = await Viewers.StartAsync(
            Plan.Viewers, Plan.Browsers, Cameras, Cluster.Door, Network?.Outside.Address.ToString() ?? "127.0.0.1", Plan.LogFolder);
    }
}
