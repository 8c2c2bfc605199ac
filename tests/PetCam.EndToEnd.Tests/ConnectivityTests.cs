using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>A real browser's ways to a silo, other than the straight one.</summary>
public sealed class ConnectivityTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const double BearableFreezeSeconds = 1; // a busy machine's hiccup is shorter; a path that is found late, or a lost keyframe, is not

    [Fact]
    public async Task Browser_restarts_ice_and_the_picture_goes_on()
    {
        await using BrowserPage page = await OpenAsync();
        WhepPlayback playback = await WhepPlayback.StartAsync(page.Page, OneCamera.Name);
        await WaitForPicturesAsync(playback, 30);

        JsonElement restart = await playback.RestartIceAsync();

        string ufrag = restart.GetProperty("localUfrag").GetString()!;
        await Eventually.TrueAsync("media takes a path of the new ICE session", Patience, async () =>
            (await playback.ReadPathAsync()).GetProperty("localUfrag").GetString() == ufrag);
        await WaitForPicturesAsync(playback, 60);
        Assert.NotEqual(restart.GetProperty("previousEtag").GetString(), restart.GetProperty("etag").GetString());
        Assert.InRange(await playback.ReadFrozenSecondsAsync(), 0, BearableFreezeSeconds);
    }

    [Fact]
    public async Task Browser_without_udp_plays_over_tcp()
    {
        await using BrowserPage page = await OpenAsync();
        WhepPlayback playback = await WhepPlayback.StartAsync(page.Page, OneCamera.Name, candidates: "tcp");

        await WaitForPicturesAsync(playback, 90);

        Assert.Equal("tcp", (await playback.ReadPathAsync()).GetProperty("protocol").GetString());
        Assert.InRange(await playback.ReadFrozenSecondsAsync(), 0, BearableFreezeSeconds);
    }

    [Fact]
    public async Task Browser_that_reaches_nothing_but_its_turn_server_plays_through_it()
    {
        await using TurnServer turn = await TurnServer.StartAsync();
        await using BrowserPage page = await OpenAsync();
        WhepPlayback playback = await WhepPlayback.StartAsync(
            page.Page, OneCamera.Name, iceServers: [new { urls = turn.Url, username = TurnServer.User, credential = TurnServer.Password }], relayOnly: true);

        await WaitForPicturesAsync(playback, 60);

        Assert.Equal("relay", (await playback.ReadPathAsync()).GetProperty("candidateType").GetString());
    }

    /// <summary>From the silo's shared secret to coturn, by the Link header that a player reads.</summary>
    [Fact]
    public async Task Turn_server_takes_the_credentials_that_the_silo_makes()
    {
        await using TurnServer turn = await TurnServer.StartAsync(isTimeLimited: true);
        await using FleetProcesses fleet = await FleetProcesses.StartAsync(new FleetPlan(OneCamera.Name)
        {
            SiloArguments = [$"--WebRtc:IceServers:0:Urls:0={turn.Url}", $"--WebRtc:IceServers:0:SharedSecret={TurnServer.Secret}"],
        });
        using HttpRequestMessage request = new(HttpMethod.Options, new Uri($"cameras/{OneCamera.Name}/whep", UriKind.Relative));
        using HttpResponseMessage options = await fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);
        string[] quoted = options.Headers.GetValues("Link").Single().Split('"');
        await using BrowserPage page = await chromium.OpenAsync(new Uri(fleet.Url, "cameras/nowhere"));

        WhepPlayback playback = await WhepPlayback.StartAsync(
            page.Page, OneCamera.Name, iceServers: [new { urls = turn.Url, username = quoted[3], credential = quoted[5] }], relayOnly: true);

        await WaitForPicturesAsync(playback, 30);
        Assert.DoesNotContain(TurnServer.Secret, fleet.Silo.Output);
    }

    private static async Task WaitForPicturesAsync(WhepPlayback playback, int more)
    {
        int before = await playback.CountDecodedAsync();
        await Eventually.TrueAsync($"{more} more pictures", Patience, async () => await playback.CountDecodedAsync() >= before + more);
    }

    private async Task<BrowserPage> OpenAsync() => await chromium.OpenAsync(new Uri(one.Fleet.Url, "cameras/nowhere"));
}
