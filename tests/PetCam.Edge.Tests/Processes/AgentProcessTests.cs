using System.Reflection;
using PetCam.Hub;
using PetCam.Ingest.Tests;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Processes;

/// <summary>The program as it is started on a board.</summary>
public sealed class AgentProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static string Agent { get; } = Path.Combine(Metadata("AgentDirectory"), "petcam-edge");

    private static string Simulator { get; } = Path.Combine(Metadata("PetCamNativeDirectory"), "petcam-sim");

    [Fact]
    public async Task Wrong_setting_ends_with_2_and_names_the_remedy()
    {
        await using ChildProcess agent = ChildProcess.Start(Agent, ["--camera", "Kitchen!", "--silo", "ws://127.0.0.1:1"]);

        Assert.Equal(2, await agent.WaitForExitAsync(Limit));
        Assert.Contains("is not a camera id: use", agent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_option_ends_with_2()
    {
        await using ChildProcess agent = ChildProcess.Start(Agent, ["--kamera", "kitchen"]);

        Assert.Equal(2, await agent.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task Help_names_every_option_and_ends_with_0()
    {
        await using ChildProcess agent = ChildProcess.Start(Agent, ["--help"]);

        Assert.Equal(0, await agent.WaitForExitAsync(Limit));
        string[] options = ["--camera", "--name", "--silo", "--ring", "--sub-ring", "--jpeg-ring", "--detections", "--layout", "--token-file", "--config"];
        Assert.All(options, option => Assert.Contains(option, agent.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Termination_ends_it_with_0_within_two_seconds()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using ChildProcess agent = StartAgent(silo, prefix: "petcam_nobody_");
        await agent.WaitForLineAsync(line => line.Contains("Connected to silo", StringComparison.Ordinal), Limit);
        agent.Terminate();

        Assert.Equal(0, await agent.WaitForExitAsync(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Token_of_the_environment_is_presented_and_never_printed()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.Token = "a-secret");
        Dictionary<string, string?> environment = new() { ["PETCAM_TOKEN"] = "a-secret" };
        await using ChildProcess agent = StartAgent(silo, prefix: "petcam_nobody_", environment);
        await agent.WaitForLineAsync(line => line.Contains("Connected to silo", StringComparison.Ordinal), Limit);

        Assert.DoesNotContain("a-secret", agent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulated_board_plays_and_plays_again_after_each_of_them_is_killed()
    {
        Assert.SkipUnless(File.Exists(Simulator), $"petcam-sim is not built at {Simulator}");
        string prefix = $"petcam_test_{Environment.ProcessId}_";
        await using IngestSilo silo = await IngestSilo.StartAsync();
        await using ChildProcess agent = StartAgent(silo, prefix);
        await using (ChildProcess simulator = StartSimulator(prefix))
        {
            await PlayingAsync(silo, "the first simulator plays");
            await simulator.KillAsync();
        }

        await Eventually.TrueAsync("the picture stands still", Limit, () => Task.FromResult(Video(silo).Snapshot().FramesPerSecond == 0));
        await using ChildProcess again = StartSimulator(prefix);
        await PlayingAsync(silo, "the second simulator plays");

        await agent.KillAsync();
        await Eventually.TrueAsync("the camera is offline", TimeSpan.FromSeconds(3), () => Task.FromResult(!silo.Stream("kitchen").IsOnline));
        await using ChildProcess agentAgain = StartAgent(silo, prefix);
        await PlayingAsync(silo, "the second agent plays");
        again.Terminate();
        await again.WaitForExitAsync(Limit); // removes its segments
    }

    private static string Metadata(string key) =>
        typeof(AgentProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;

    private static ChildProcess StartAgent(IngestSilo silo, string prefix, Dictionary<string, string?>? environment = null) => ChildProcess.Start(
        Agent,
        [
            "--camera", "kitchen", "--silo", silo.Address.ToString(), "--ring", $"/{prefix}pet_camera_stream.kitchen",
            "--jpeg-ring", $"/{prefix}pet_camera_mjpeg_frame.kitchen", "--detections", $"/{prefix}pet_camera_detections.kitchen",
        ],
        environment);

    private static ChildProcess StartSimulator(string prefix) => ChildProcess.Start(Simulator, ["--camera", "kitchen", "--prefix", prefix]);

    private static CameraTrack Video(IngestSilo silo) => silo.Stream("kitchen")[TrackId.Main];

    /// <summary>At the clip's rate, so that lost or doubled frames would show.</summary>
    private static Task<TimeSpan> PlayingAsync(IngestSilo silo, string what) => Eventually.TrueAsync(
        what, Limit, () => Task.FromResult(Video(silo).Snapshot().FramesPerSecond is > 27 and < 33));
}
