using System.Globalization;
using Microsoft.Extensions.Logging;
using PetCam.Edge.Capture.Native;
using PetCam.Edge.Configuration;
using PetCam.Edge.Logging;
using PetCam.Edge.Uplink;

namespace PetCam.Edge.Tests;

/// <summary>A whole agent inside the test's process, with segment names of its own.</summary>
internal sealed class AgentRun : IAsyncDisposable
{
    private static int _count;

    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _log = new(CultureInfo.InvariantCulture);
    private readonly EdgeAgent _agent;

    private AgentRun(EdgeOptions options, string? token)
    {
        Options = options;
        UplinkIdentity identity = new(options.Camera, options.Name, "board", "test", 1, () => token);
        _agent = new EdgeAgent(options, identity, TimeProvider.System, new LineLogger(TextWriter.Synchronized(_log), TimeProvider.System, LogLevel.Debug));
        Finished = _agent.RunAsync(_stop.Token);
    }

    public EdgeOptions Options { get; }

    /// <summary>False when another agent took over.</summary>
    public Task<bool> Finished { get; }

    public string Log => _log.ToString();

    /// <summary>Names that no other test has, so that tests can run side by side.</summary>
    public static string Segment(string kind) => $"/petcam_test_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}_{kind}";

    public static AgentRun Start(IReadOnlyList<Uri> silos, string ring, string? jpegRing = null, string? detections = null, string? token = null, string camera = "kitchen", RingLayout layout = RingLayout.Petcam) =>
        new(
            new EdgeOptions
            {
                Camera = camera,
                Name = "Kitchen",
                Silos = silos,
                Layout = layout,
                DetectionLayout = DetectionLayout.Timespec,
                Ring = ring,
                JpegRing = jpegRing,
                Detections = detections,
                MaxReconnectWait = TimeSpan.FromSeconds(1),
            },
            token);

    public Task<bool> StopAsync()
    {
        _stop.Cancel();
        return Finished;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _agent.Dispose();
        _stop.Dispose();
        await _log.DisposeAsync();
    }
}
