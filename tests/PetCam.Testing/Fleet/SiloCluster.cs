using System.Globalization;

namespace PetCam.Testing;

/// <summary>
/// Several silos of one cluster with a PostgreSQL and a front door (HAProxy) of their own, a simulator and one edge agent per camera: all real processes,
/// on loopback or, silos and PostgreSQL, on machines of a <see cref="RoutedNetwork"/>.
/// </summary>
public sealed class SiloCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private const int StoryLines = 15;
    private static int _count;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"cluster{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-");
    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-cluster-").FullName;
    private readonly List<ChildProcess> _edges = [];
    private readonly ClusterPlan _plan;
    private readonly string _secret;
    private readonly ClusterSilo[] _all;
    private ChildProcess? _simulator;
    private ChildProcess? _door;

    private SiloCluster(ClusterPlan plan, PostgresServer postgres, NetworkNode? postgresNode)
    {
        _plan = plan;
        Postgres = postgres;
        PostgresNode = postgresNode;
        Door = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.NextTcp()}/"));
        _secret = ClusterSilo.WriteSecret(_folder);
        _all = [.. Enumerable.Range(1, plan.Silos + plan.SpareSilos).Select(number => Define(string.Create(CultureInfo.InvariantCulture, $"silo-{number}")))];
    }

    public PostgresServer Postgres { get; }

    /// <summary>Where PostgreSQL runs; null when it is on loopback.</summary>
    public NetworkNode? PostgresNode { get; }

    /// <summary>Those that are started with the cluster.</summary>
    public IReadOnlyList<ClusterSilo> Silos => _all[.._plan.Silos];

    /// <summary>Those that are not.</summary>
    public IReadOnlyList<ClusterSilo> Spares => _all[_plan.Silos..];

    /// <summary>Of each camera, in the order of the plan.</summary>
    public IReadOnlyList<ChildProcess> Edges => _edges;

    public ChildProcess Simulator => _simulator!;

    public ChildProcess DoorProcess => _door!;

    /// <summary>One address for all silos.</summary>
    public Uri Door { get; }

    public static async Task<SiloCluster> StartAsync(ClusterPlan plan)
    {
        NetworkNode? postgresNode = plan.Network?.Add("postgres");
        SiloCluster cluster = new(plan, await PostgresServer.StartAsync(postgresNode), postgresNode);
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
        '\n', _all.Where(silo => silo.WasStarted).Select(silo => (silo.Id, silo.Process)).Concat(_edges.Select(edge => ("edge", edge)))
            .Select(process => $"== {process.Item1}\n{string.Join('\n', process.Item2.Output.Split('\n').TakeLast(StoryLines))}"));

    /// <summary>A silo more, not started, which is the caller's to end. Nobody waits for it to be part of the whole.</summary>
    /// <param name="prepareProgram">Makes another release in a folder that it gets; null for the built one.</param>
    public ClusterSilo Join(string id, Func<string, string>? prepareProgram = null) =>
        Define(id, prepareProgram?.Invoke(Path.Combine(_folder, $"program-{id}")));

    public ClusterSilo Silo(string id) => _all.Single(silo => silo.Id == id);

    /// <summary>All silos live and see each other, and every camera is online somewhere.</summary>
    public async Task WaitUntilWholeAsync()
    {
        foreach (ClusterSilo silo in Silos)
        {
            await silo.WaitUntilReadyAsync(StartWithin);
            await Eventually.TrueAsync($"{silo.Id} sees all silos", StartWithin, async () => (await silo.SilosAsync()).Length == Silos.Count);
            await Eventually.TrueAsync($"{silo.Id} sees all cameras online", StartWithin, async () =>
            {
                Dictionary<string, string> homes = await silo.HomesAsync();
                return _plan.Cameras.All(homes.ContainsKey);
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_edges.Select(async process =>
        {
            process.Terminate();
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(5)));
            await process.DisposeAsync();
        }));

        await Task.WhenAll(_all.Select(silo => silo.DisposeAsync().AsTask()));
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
        string[] cameras = [.. _plan.Cameras.SelectMany(camera => (string[])["--camera", _plan.Clip is null ? camera : $"{camera}={_plan.Clip}"])];
        _simulator = ChildProcess.Start(
            Programs.Simulator, ["--clips", _plan.Clips, "--prefix", _prefix, .. cameras, .. _plan.SimulatorArguments], log: LogOf("simulator"));
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
        string[] silos = [.. _all.Select(silo => $"{silo.Id}={silo.Url.Authority}")];
        await File.WriteAllLinesAsync(configuration, Tool.Run(Programs.FrontDoor, [Door.Authority, .. silos]).Lines);
        _door = ChildProcess.Start("haproxy", ["-db", "-f", configuration], log: LogOf("door"));
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

    private void StartEdge(string camera, ClusterSilo silo)
    {
        string[] more = _plan.VideoOnly
            ? ["--jpeg-ring", "none", "--detections", "none"]
            :
            [
                "--sub-ring", $"/{_prefix}pet_camera_stream_sub.{camera}",
                "--jpeg-ring", $"/{_prefix}pet_camera_mjpeg_frame.{camera}",
                "--detections", $"/{_prefix}pet_camera_detections.{camera}",
            ];
        _edges.Add(ChildProcess.Start(
            Programs.Edge,
            [
                "--camera", camera, "--silo", $"ws://{silo.Url.Authority},ws://{Door.Authority}",
                "--ring", $"/{_prefix}pet_camera_stream.{camera}", .. more,
            ],
            log: LogOf($"edge-{camera}")));
    }

    // The option tells the audit of a chaos test, by triggers, which silo a statement comes from.
    private ClusterSilo Define(string id, string? program = null) => new(
        id,
        _folder,
        [
            "--Storage:Engine=postgres", $"--Storage:Postgres:ConnectionString={Postgres.ConnectionString};Options=-c petcam.silo={id}",
            "--Cluster:Engine=postgres", $"--Cluster:SecretFile={_secret}", .. _plan.SiloArguments,
        ],
        _plan.Network?.Add(id),
        LogOf(id),
        program);

    private string? LogOf(string process) => _plan.LogFolder is { } folder ? Path.Combine(folder, process + ".log") : null;
}
