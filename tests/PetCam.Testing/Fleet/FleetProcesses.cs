using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace PetCam.Testing;

/// <summary>A whole fleet of real processes on loopback: simulator, one edge agent per camera, one silo. Each can be killed and started again.</summary>
public sealed class FleetProcesses : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static int _count;

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"e2e{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-");
    private readonly Dictionary<string, ChildProcess> _edges = [];
    private readonly FleetPlan _plan;
    private readonly int _webRtcPort = FreePorts.NextUdp();
    private ChildProcess? _simulator;
    private ChildProcess? _silo;

    private FleetProcesses(FleetPlan plan)
    {
        _plan = plan;
        DataFolder = Directory.CreateTempSubdirectory("petcam-e2e-").FullName;
        Url = new Uri($"http://127.0.0.1:{FreePorts.NextTcp()}/");
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public string DataFolder { get; }

    public int WebRtcPort => _webRtcPort;

    public IReadOnlyList<string> Cameras => _plan.Cameras;

    public ChildProcess Silo => _silo!;

    public ChildProcess Simulator => _simulator!;

    public static async Task<FleetProcesses> StartAsync(FleetPlan plan)
    {
        FleetProcesses fleet = new(plan);
        try
        {
            await fleet.StartSimulatorAsync();
            await fleet.StartSiloAsync();
            foreach (string camera in plan.Cameras)
            {
                fleet.StartEdge(camera);
            }

            await fleet.WaitUntilOnlineAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async Task StartSimulatorAsync()
    {
        List<string> arguments = ["--clips", Programs.Clips, "--prefix", _prefix, .. _plan.SimulatorArguments];
        foreach (string camera in Cameras)
        {
            arguments.AddRange(["--camera", camera]);
        }

        _simulator = ChildProcess.Start(Programs.Simulator, arguments);
        await _simulator.WaitForLineAsync(line => line.StartsWith("ready", StringComparison.Ordinal), StartWithin);
    }

    public async Task StartSiloAsync()
    {
        _silo = ChildProcess.Start(
            Programs.Silo,
            ["--urls", Url.ToString().TrimEnd('/'), "--data", DataFolder, "--id", "silo-a", $"--WebRtc:Port={_webRtcPort}", "--WebRtc:TcpPort=0", .. _plan.SiloArguments]);
        await Eventually.TrueAsync("the silo is ready", StartWithin, async () =>
            _silo.HasExited ? throw new InvalidOperationException($"The silo ended with {_silo.ExitCode}:\n{_silo.Output}") : await IsReadyAsync());
    }

    public void StartEdge(string camera) => _edges[camera] = ChildProcess.Start(
        Programs.Edge,
        [
            "--camera", camera, "--silo", $"ws://127.0.0.1:{Url.Port}",
            "--ring", $"/{_prefix}pet_camera_stream.{camera}",
            "--sub-ring", $"/{_prefix}pet_camera_stream_sub.{camera}",
            "--jpeg-ring", $"/{_prefix}pet_camera_mjpeg_frame.{camera}",
            "--detections", $"/{_prefix}pet_camera_detections.{camera}",
        ]);

    public ChildProcess Edge(string camera) => _edges[camera];

    /// <summary>All cameras are online and send pictures.</summary>
    public async Task WaitUntilOnlineAsync() => await Eventually.TrueAsync(
        $"{Cameras.Count} cameras are online", StartWithin, async () =>
        {
            JsonElement cameras = await Http.GetFromJsonAsync<JsonElement>("api/cameras");
            return cameras.EnumerateArray().Count(camera =>
                camera.GetProperty("online").GetBoolean() && camera.GetProperty("lastFrameAt").ValueKind == JsonValueKind.String) == Cameras.Count;
        });

    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess? process in (ChildProcess?[])[.. _edges.Values, _silo, _simulator])
        {
            if (process is not null)
            {
                await StopAsync(process);
            }
        }

        Http.Dispose();
        Directory.Delete(DataFolder, recursive: true);
        string[] left = Directory.GetFiles("/dev/shm", $"*{_prefix}*");
        Array.ForEach(left, File.Delete); // what a killed simulator could not remove itself
    }

    private static async Task StopAsync(ChildProcess process)
    {
        process.Thaw();
        process.Terminate();
        await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(15)));
        await process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
