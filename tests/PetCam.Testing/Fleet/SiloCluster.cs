using System.Globalization;

namespace PetCam.Testing;

/// <summary>Several silos of one cluster with a PostgreSQL and a front door (HAProxy) of their own, a simulator and one edge agent per camera: all real processes on loopback.</summary>
public sealed class SiloCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private const int StoryLines = 15;
    private static int _count;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"cluster{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-");
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-cluster-").FullName;
    private readonly List<ChildProcess> _edges = [];
    private readonly ClusterPlan _plan;
    private readonly string[] _shared;
    private ChildProcess? _simulator;
    private ChildProcess? _door;

    private SiloCluster(ClusterPlan plan, PostgresServer postgres)
    {
        _plan = plan;
        Postgres = postgres;
        Door = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.NextTcp()}/"));
        _shared =
        [
            "--Storage:Engine=postgres", $"--Storage:Postgres:ConnectionString={postgres.ConnectionString}",
            "--Cluster:Engine=postgres", $"--Cluster:SecretFile={ClusterSilo.WriteSecret(_folder)}", .. plan.SiloArguments,
        ];
        Silos = [.. Enumerable.Range(1, plan.Silos).Select(number => new ClusterSilo($"silo-{number}", _folder, _shared))];
    }

    public PostgresServer Postgres { get; }

    public IReadOnlyList<ClusterSilo> Silos { get; }

    /// <summary>One address for all silos.</summary>
    public Uri Door { get; }

    public static async Task<SiloCluster> StartAsync(ClusterPlan plan)
    {
        SiloCluster cluster = new(plan, await PostgresServer.StartAsync());
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What all processes said last, for failure messages.</summary>
    public string Story => string.Join(
        '\n', Silos.Select(silo => (silo.Id, silo.Process)).Concat(_edges.Select(edge => ("edge", edge)))
            .Select(process => $"== {process.Item1}\n{string.Join('\n', process.Item2.Output.Split('\n').TakeLast(StoryLines))}"));

    /// <summary>A silo more, not started, which is the caller's to end. Nobody waits for it to be part of the whole.</summary>
    /// <param name="prepareProgram">Makes another release in a folder that it gets; null for the built one.</param>
    public ClusterSilo Join(string id, Func<string, string>? prepareProgram = null) =>
        new(id, _folder, _shared, prepareProgram?.Invoke(Path.Combine(_folder, $"program-{id}")));

    public ClusterSilo Silo(string id) => Silos.Single(silo => silo.Id == id);

    /// <summary>All silos live and see each other, and every camera is online somewhere.</summary>
    public async Task WaitUntilWholeAsync()
    {
        foreach (ClusterSilo silo in Silos)
        {
            await silo.WaitUntilReadyAsync(StartWithin);
            await Eventually.TrueAsync($"{silo.Id} sees all silos", StartWithin, async () => (await silo.SilosAsync()).Length == Silos.Count);
            foreach (string camera in _plan.Cameras)
            {
                await Eventually.TrueAsync($"{silo.Id} sees {camera} online", StartWithin, async () => await silo.HomeOfAsync(camera) is not null);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess process in (ChildProcess[])[.. _edges])
        {
            process.Terminate();
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(5)));
            await process.DisposeAsync();
        }

        await Task.WhenAll(Silos.Select(silo => silo.DisposeAsync().AsTask()));
        foreach (ChildProcess? process in (ChildProcess?[])[_door, _simulator])
        {
            process?.Terminate();
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await Postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Array.ForEach(Directory.GetFiles("/dev/shm", $"*{_prefix}*"), File.Delete); // what a simulator that was ended at once left
    }

    private async Task StartAsync()
    {
        string[] cameras = [.. _plan.Cameras.SelectMany(camera => (string[])["--camera", camera])];
        _simulator = ChildProcess.Start(Programs.Simulator, ["--clips", Programs.Clips, "--prefix", _prefix, .. cameras]);
        await _simulator.WaitForLineAsync(line => line.StartsWith("ready", StringComparison.Ordinal), StartWithin);
        foreach (ClusterSilo silo in Silos)
        {
            silo.Start();
            await silo.WaitUntilReadyAsync(StartWithin); // the first one makes the schema
        }

        await StartDoorAsync();
        for (int i = 0; i < _plan.Cameras.Length; i++)
        {
            StartEdge(_plan.Cameras[i], Silos[i % Silos.Count]);
        }

        await WaitUntilWholeAsync();
    }

    private async Task StartDoorAsync()
    {
        string configuration = Path.Combine(_folder, "haproxy.cfg");
        string[] silos = [.. Silos.Select(silo => $"{silo.Id}={silo.Url.Authority}")];
        await File.WriteAllLinesAsync(configuration, Tool.Run(Programs.FrontDoor, [Door.Authority, .. silos]).Lines);
        _door = ChildProcess.Start("haproxy", ["-db", "-f", configuration]);
        using HttpClient http = new() { BaseAddress = Door };
        await Eventually.TrueAsync("the front door finds a silo", StartWithin, async () => _door.HasExited
            ? throw new InvalidOperationException($"HAProxy ended with {_door.ExitCode}:\n{_door.Output}")
            : await IsOpenAsync(http));
    }

    private static async Task<bool> IsOpenAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void StartEdge(string camera, ClusterSilo silo) => _edges.Add(ChildProcess.Start(
        Programs.Edge,
        [
            "--camera", camera, "--silo", $"ws://{silo.Url.Authority},ws://{Door.Authority}",
            "--ring", $"/{_prefix}pet_camera_stream.{camera}",
            "--sub-ring", $"/{_prefix}pet_camera_stream_sub.{camera}",
            "--jpeg-ring", $"/{_prefix}pet_camera_mjpeg_frame.{camera}",
            "--detections", $"/{_prefix}pet_camera_detections.{camera}",
        ]));
}
