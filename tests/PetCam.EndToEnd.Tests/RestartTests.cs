using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Each process dies in turn: the page tells the truth within three seconds, and plays again by itself.</summary>
public sealed class RestartTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private static readonly TimeSpan TruthWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // 404: a session of the silo's last life; 409: a silo that is back before its camera; 503: one that is not ready yet.
    private static readonly string[] ProvokedErrors =
    [
        "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE",
        "status of 404", "status of 409", "status of 503",
    ];

    [Fact]
    public Task Simulator_that_is_killed_and_comes_back() => PlaysAgainAsync(
        fleet => fleet.Simulator.KillAsync(), fleet => fleet.StartSimulatorAsync());

    [Fact]
    public Task Edge_agent_that_is_killed_and_comes_back() => PlaysAgainAsync(
        fleet => fleet.Edge(OneCamera.Name).KillAsync(),
        fleet =>
        {
            fleet.StartEdge(OneCamera.Name);
            return Task.CompletedTask;
        });

    [Fact]
    public Task Silo_that_is_killed_and_comes_back() => PlaysAgainAsync(
        fleet => fleet.Silo.KillAsync(), fleet => fleet.StartSiloAsync());

    private async Task PlaysAgainAsync(Func<FleetProcesses, Task> kill, Func<FleetProcesses, Task> restart)
    {
        await one.Fleet.WaitUntilOnlineAsync();
        await using BrowserPage page = await chromium.OpenAsync(new Uri(one.Fleet.Url, $"cameras/{OneCamera.Name}"));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", Patience);
        Assert.NotEmpty(await player.WatchAsync(TimeSpan.FromSeconds(1)));

        await kill(one.Fleet);
        TimeSpan untilTold = await Eventually.TrueAsync(
            "the page says that it is not live", TruthWithin, async () => await player.StateAsync() != "playing");
        Assert.False(string.IsNullOrEmpty(await player.SentenceAsync()), "It says why.");

        await restart(one.Fleet);
        await player.WaitForStateAsync("playing", Patience);
        ShownFrame[] frames = await player.WatchAsync(TimeSpan.FromSeconds(2));

        Assert.True(frames.Length > 20, $"{frames.Length} pictures in two seconds after the restart; told after {untilTold.TotalSeconds:F1} s.");
        page.AssertNoErrors(ProvokedErrors);
    }
}
