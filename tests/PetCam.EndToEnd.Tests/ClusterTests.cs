using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Silos come and go while people watch. Gaps are printed, and held to bounds that a busy machine keeps.</summary>
public sealed class ClusterTests(ThreeSilos three, Chromium chromium) : IClassFixture<ThreeSilos>, IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const double BearableGapMs = 5_000;

    /// <summary>A move is make before break: what is left is what two processors that run all of this at once add. After this the player would say that the picture stopped.</summary>
    private const double BearableMoveMs = 1_000;

    [Fact]
    public async Task Camera_of_another_silo_plays_with_boxes()
    {
        ClusterSilo home = await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Other(home).Url);
        ShownFrame[] frames = await new PlayerProbe(page.Page).WatchAsync(TimeSpan.FromSeconds(4));

        Assert.Contains(frames, frame => frame.ClipFrame >= 0);
        Assert.Contains(frames, frame => frame.Boxes.Length > 0);
        page.AssertNoErrors();
    }

    [Fact]
    public async Task Tiles_and_status_come_from_the_cameras_silo_without_its_video()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo idle = await IdleSiloAsync();
        using HttpResponseMessage tile = await idle.Http.GetAsync(new Uri($"api/cameras/{ThreeSilos.Camera}/snapshot.jpg", UriKind.Relative), token);
        JsonElement details = await idle.Http.GetFromJsonAsync<JsonElement>($"api/cameras/{ThreeSilos.Camera}", token);
        JsonElement status = await idle.Http.GetFromJsonAsync<JsonElement>($"cameras/{ThreeSilos.Camera}/api/status", token);

        Assert.Equal("image/jpeg", tile.Content.Headers.ContentType?.MediaType);
        Assert.True(tile.Headers.Contains("X-Capture-Time"));
        Assert.NotEmpty(details.GetProperty("tracks").EnumerateArray());
        SiloLife decided = new(details.GetProperty("home").GetProperty("silo").GetString()!, details.GetProperty("home").GetProperty("incarnation").GetInt64());
        Assert.Contains(decided, await LivesAsync(home));
        Assert.Equal(home.Id, decided.Id);
        Assert.True(status.GetProperty("monitor").GetProperty("frames_processed").GetInt64() > 0);
        Assert.NotEqual(home.Id, idle.Id);
        Assert.Equal(0, (await OwnLoadAsync(idle)).GetProperty("relays").GetInt32());
    }

    [Fact]
    public async Task Recording_is_downloaded_and_deleted_through_another_silo()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        string camera = $"cameras/{ThreeSilos.Camera}/api/recording";
        await TellAsync(other, $"{camera}/start");
        await Eventually.TrueAsync("two seconds are recorded", Patience, async () =>
            (await other.Http.GetFromJsonAsync<JsonElement>($"{camera}/status", token)).GetProperty("frame_count").GetInt32() >= 60);
        await TellAsync(other, $"{camera}/stop");
        JsonElement newest = (await other.Http.GetFromJsonAsync<JsonElement>($"api/recordings?camera={ThreeSilos.Camera}", token)).GetProperty("items")[0];
        string path = $"api/recordings/{newest.GetProperty("id").GetString()}";

        byte[] there = await home.Http.GetByteArrayAsync(new Uri($"{path}/video.mp4", UriKind.Relative), token);
        byte[] here = await other.Http.GetByteArrayAsync(new Uri($"{path}/video.mp4", UriKind.Relative), token);
        Assert.True(here.Length > 100_000, $"{here.Length} bytes");
        Assert.Equal(there, here);
        using HttpRequestMessage part = new(HttpMethod.Get, $"{path}/video.mp4") { Headers = { Range = new(100, 199) } };
        using HttpResponseMessage answer = await other.Http.SendAsync(part, token);
        Assert.Equal(there[100..200], await answer.Content.ReadAsByteArrayAsync(token));

        using HttpResponseMessage deleted = await other.Http.DeleteAsync(new Uri(path, UriKind.Relative), token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using HttpResponseMessage gone = await home.Http.GetAsync(new Uri($"{path}/video.mp4", UriKind.Relative), token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Silo_of_the_camera_is_killed_and_the_session_goes_on()
    {
        ClusterSilo home = await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Other(home).Url);
        await WatchGapAsync(page, home.Process.KillAsync);
        home.Start();

        Assert.Equal(1, (await InboundVideo.ReadAsync(page.Page)).Connections);
        await FailoverIsToldAsync(home, "dead");
    }

    [Fact]
    public async Task Silo_of_the_camera_is_drained_and_the_session_goes_on()
    {
        ClusterSilo home = await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Other(home).Url);
        await WatchGapAsync(page, () => TellAsync(three.Other(home), $"api/silos/{home.Id}/drain"));

        Assert.Equal(1, (await InboundVideo.ReadAsync(page.Page)).Connections);
        Assert.NotEqual(home.Id, await three.Other(home).HomeOfAsync(ThreeSilos.Camera));
        await FailoverIsToldAsync(home, "drained");
        await TellAsync(home, $"api/silos/{home.Id}/undrain");
    }

    [Fact]
    public async Task Silo_of_the_camera_freezes_and_wakes_without_its_camera()
    {
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        await using BrowserPage page = await OpenAsync(other.Url);
        home.Process.Freeze();
        try
        {
            await WatchGapAsync(page, () => Task.CompletedTask);
            await Eventually.TrueAsync($"{home.Id} is declared dead", Patience, async () => !(await other.SilosAsync()).Contains(home.Id));
        }
        finally
        {
            home.Process.Thaw();
        }

        await home.Process.WaitForLineAsync(line => line.Contains("is over: its uplinks", StringComparison.Ordinal), Patience);
        await three.Cluster.WaitUntilWholeAsync();
        await Eventually.TrueAsync("the silo that woke up has fetched the list of cameras", Patience, async () =>
            await other.HomeOfAsync(ThreeSilos.Camera) == await home.HomeOfAsync(ThreeSilos.Camera));
        Assert.NotEqual(home.Id, await other.HomeOfAsync(ThreeSilos.Camera));
    }

    [Fact]
    public async Task Silo_of_the_viewer_is_killed_and_the_page_asks_another_one()
    {
        await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Cluster.Door);
        ClusterSilo serving = three.Cluster.Silo(await ServingSiloAsync());
        await WatchGapAsync(page, serving.Process.KillAsync);

        await new PlayerProbe(page.Page).WaitForStateAsync("playing", Patience);
        serving.Start();
    }

    [Fact]
    public async Task Silo_of_the_viewer_is_drained_and_the_page_moves_before_it_is_gone()
    {
        await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Cluster.Door);
        ClusterSilo serving = three.Cluster.Silo(await ServingSiloAsync());
        double gapMs;
        try
        {
            gapMs = await WatchGapAsync(page, () => TellAsync(three.Other(serving), $"api/silos/{serving.Id}/drain"));
            await Eventually.TrueAsync($"{serving.Id} has no viewer", Patience, async () => await ViewersAsync(serving) == 0);
            Assert.NotEqual(serving.Id, await ServingSiloAsync());
        }
        finally
        {
            await TellAsync(serving, $"api/silos/{serving.Id}/undrain");
        }

        Assert.True(gapMs < BearableMoveMs, $"The picture stood for {gapMs:0} ms.\n{three.Cluster.Story}");
        page.AssertNoErrors("503", "409");
    }

    [Fact]
    public async Task Silo_of_the_viewer_is_told_to_stop_and_ends_with_nobody_left()
    {
        await three.HomeAsync();
        await using BrowserPage page = await OpenAsync(three.Cluster.Door);
        ClusterSilo serving = three.Cluster.Silo(await ServingSiloAsync());
        double gapMs = await WatchGapAsync(page, () =>
        {
            serving.Process.Terminate();
            return Task.CompletedTask;
        });
        await serving.Process.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
        string output = serving.Process.Output;
        serving.Start();

        string farewell = output.Split('\n').Single(line => line.Contains("asked its viewers to go elsewhere", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(farewell);
        Assert.Contains(" 0 are left", farewell, StringComparison.Ordinal);
        Assert.True(gapMs < BearableMoveMs, $"The picture stood for {gapMs:0} ms.\n{output}");
    }

    [Fact]
    public async Task Silo_of_the_fleet_grain_is_killed_and_the_list_is_right_again_soon()
    {
        await three.HomeAsync();
        ClusterSilo victim = FleetSilo();
        ClusterSilo[] left = [.. three.Cluster.Silos.Where(silo => silo != victim)];
        await victim.Process.KillAsync();
        Stopwatch since = Stopwatch.StartNew();
        TimeSpan lastOffline = TimeSpan.Zero;
        while (since.Elapsed < TimeSpan.FromSeconds(6))
        {
            bool isWhole = await left[0].HomeOfAsync("garden") is { } garden && garden != victim.Id
                && await left[0].HomeOfAsync(ThreeSilos.Camera) is { } kitchen && kitchen != victim.Id;
            lastOffline = isWhole ? lastOffline : since.Elapsed;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{victim.Id} had the list and was killed: it was last wrong at {left[0].Id} after {lastOffline.TotalMilliseconds:0} ms");
        Assert.True(lastOffline < TimeSpan.FromSeconds(5), $"The list was wrong for {lastOffline}.\n{three.Cluster.Story}");
        victim.Start();
    }

    [Fact]
    public async Task Database_is_away_for_longer_than_a_lease_and_nobody_notices()
    {
        ClusterSilo home = await three.HomeAsync();
        ClusterSilo other = three.Other(home);
        SiloLife[] lives = await LivesAsync(other);
        await using BrowserPage page = await OpenAsync(other.Url);
        await WatchGapAsync(page, three.Cluster.Postgres.StopAsync, TimeSpan.FromSeconds(13));
        Assert.Equal(3, (await other.SilosAsync()).Length);
        using HttpResponseMessage recordings = await other.Http.GetAsync(new Uri("api/recordings", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, recordings.StatusCode);
        await using (BrowserPage late = await OpenAsync(three.Cluster.Door)) // no silo is ready now; the door goes to those that are alive
        {
            Assert.NotEmpty(await new PlayerProbe(late.Page).WatchAsync(TimeSpan.FromSeconds(1)));
        }

        await three.Cluster.Postgres.RestartAsync();
        await WatchGapAsync(page, () => Task.CompletedTask);
        Assert.Equal(1, (await InboundVideo.ReadAsync(page.Page)).Connections);
        Assert.Equal(lives, await LivesAsync(other));
    }

    /// <summary>The camera's new home tells of its coming: a counter, a time, a line, and the list of what it owns, whichever silo is asked for that.</summary>
    private async Task FailoverIsToldAsync(ClusterSilo former, string reason)
    {
        ClusterSilo asked = three.Other(former);
        ClusterSilo home = three.Cluster.Silo((await asked.HomeOfAsync(ThreeSilos.Camera))!);
        string counter = $"petcam_cluster_failovers_total{{from=\"{former.Id}\",reason=\"{reason}\"}}";
        string metrics = string.Empty;
        ClusterSilo heir = home; // where it came first: an agent that is in a hurry may go on from there
        await Eventually.TrueAsync($"a silo counts {counter}", Patience, async () =>
        {
            foreach (ClusterSilo silo in three.Cluster.Silos.Where(silo => silo != former))
            {
                (heir, metrics) = (silo, await silo.Http.GetStringAsync(new Uri("metrics", UriKind.Relative)));
                if (metrics.Contains(counter, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        });
        string line = await heir.Process.WaitForLineAsync(line => line.Contains($"came here from silo {former.Id}/", StringComparison.Ordinal), Patience);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.Contains($"petcam_cluster_failover_time_seconds_count{{reason=\"{reason}\"}}", metrics, StringComparison.Ordinal);

        ClusterSilo through = three.Cluster.Silos.First(silo => silo != former && silo != home);
        JsonElement owned = (await through.Http.GetFromJsonAsync<JsonElement>($"api/silos/{home.Id}/cameras")).GetProperty("items").EnumerateArray()
            .Single(camera => camera.GetProperty("camera").GetString() == ThreeSilos.Camera);
        JsonElement decided = (await through.Http.GetFromJsonAsync<JsonElement>($"api/cameras/{ThreeSilos.Camera}")).GetProperty("home");
        Assert.True(owned.GetProperty("connected").GetBoolean());
        Assert.Equal(decided.GetProperty("epoch").GetInt64(), owned.GetProperty("epoch").GetInt64());
    }

    private async Task<BrowserPage> OpenAsync(Uri silo)
    {
        BrowserPage page = await chromium.OpenAsync(new Uri(silo, $"cameras/{ThreeSilos.Camera}"));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", Patience);
        Assert.NotEmpty(await player.WatchAsync(TimeSpan.FromSeconds(1), pixels: false));
        return page;
    }

    /// <summary>Watches while something happens, and holds the longest gap between two pictures to the bound.</summary>
    /// <returns>That gap, milliseconds.</returns>
    private async Task<double> WatchGapAsync(BrowserPage page, Func<Task> happen, TimeSpan? duration = null)
    {
        PlayerProbe player = new(page.Page);
        double from = await player.NowAsync();
        Task<ShownFrame[]> watching = player.WatchAsync(duration ?? TimeSpan.FromSeconds(8), pixels: false);
        await happen();
        ShownFrame[] frames = await watching;
        ViewedStretch seen = new(frames, from, await player.NowAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen}");
        Assert.True(seen.LongestFreezeMs < BearableGapMs, $"{seen}\n{three.Cluster.Story}");
        return seen.LongestFreezeMs;
    }

    private async Task<string> ServingSiloAsync()
    {
        foreach (ClusterSilo silo in three.Cluster.Silos)
        {
            if (await ViewersAsync(silo) > 0)
            {
                return silo.Id;
            }
        }

        throw new InvalidOperationException("No silo has a viewer.");
    }

    /// <summary>A silo that has neither the camera nor takes it from another one: it lets go of what nobody there watches after ten seconds.</summary>
    private async Task<ClusterSilo> IdleSiloAsync()
    {
        ClusterSilo? idle = null;
        await Eventually.TrueAsync("a silo takes no camera from another one", Patience, async () =>
        {
            string? home = await three.Cluster.Silos[0].HomeOfAsync(ThreeSilos.Camera);
            foreach (ClusterSilo silo in three.Cluster.Silos.Where(silo => silo.Id != home))
            {
                idle = (await OwnLoadAsync(silo)).GetProperty("relays").GetInt32() == 0 ? silo : idle;
            }

            return idle is not null;
        });
        return idle!;
    }

    /// <summary>The silo that has the fleet's grain.</summary>
    private ClusterSilo FleetSilo() => three.Cluster.Silo(Tool.Run(
        "psql", ["-h", "127.0.0.1", "-p", $"{three.Cluster.Postgres.Port}", "-U", "petcam", "-At", "-c", "SELECT silo FROM petcam.home WHERE key = 'fleet/fleet'", "postgres"]).Lines[0]);

    private static async Task<int> ViewersAsync(ClusterSilo silo) => (await OwnLoadAsync(silo)).GetProperty("viewers").GetInt32();

    private static async Task<JsonElement> OwnLoadAsync(ClusterSilo silo) => (await silo.Http.GetFromJsonAsync<JsonElement>("api/silos"))
        .EnumerateArray().Single(entry => entry.GetProperty("self").GetBoolean()).GetProperty("load");

    private static async Task<SiloLife[]> LivesAsync(ClusterSilo silo) => (await silo.Http.GetFromJsonAsync<SiloLife[]>("api/silos"))!;

    private static async Task TellAsync(ClusterSilo silo, string path)
    {
        using HttpResponseMessage response = await silo.Http.PostAsync(new Uri(path, UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}");
    }
    private sealed record SiloLife(string Id, long Incarnation);
}
