using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Figures;

/// <summary>
/// Measures what a viewer behind a bad network sees, a minute each, while another one watches the same camera on a good one. Run by
/// <c>make bench</c>; prints, never fails on a slow machine.
/// </summary>
public sealed class NetworkFigures(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private const int MainWidth = 1280;
    private const int SubWidth = 320;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Bad = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(25); // before it is taken for granted that the main stream does not come back

    [Fact(Explicit = true)]
    public Task Five_percent_loss() => MeasureAsync("5 % loss both ways", new LinkConditions { LossProbability = 0.05 });

    [Fact(Explicit = true)]
    public Task Delay_with_reordering() => MeasureAsync("150 ms each way, 10 ms jitter, 2 % out of order", new LinkConditions
    {
        Delay = TimeSpan.FromMilliseconds(150),
        Jitter = TimeSpan.FromMilliseconds(10),
        ReorderProbability = 0.02,
        ReorderDelay = TimeSpan.FromMilliseconds(30),
    });

    [Fact(Explicit = true)]
    public Task Capped_at_300_kilobits() => MeasureAsync("300 kb/s cap", new LinkConditions { RateBps = 300_000 });

    private async Task MeasureAsync(string name, LinkConditions conditions)
    {
        await WaitForSubStreamAsync();
        using LossyUdpRelay relay = new(one.Fleet.WebRtcPort, seed: 20261121);
        await using BrowserPage behind = await OpenAsync(page => RelayedAnswer.RouteAsync(page, relay.Port));
        await using BrowserPage beside = await OpenAsync(prepare: null);
        PlayerProbe viewer = new(behind.Page);
        PlayerProbe other = new(beside.Page);
        TimeSpan all = Bad + Good;
        double otherFrom = await other.NowAsync();
        double from = await viewer.NowAsync();
        Task<ShownFrame[]> otherWatching = other.WatchAsync(all, pixels: false);
        Task<ShownFrame[]> watching = viewer.WatchAsync(all, pixels: false);
        InboundVideo before = await InboundVideo.ReadAsync(behind.Page);

        double began = await viewer.NowAsync();
        relay.SetBoth(conditions);
        await Task.Delay(Bad);
        InboundVideo after = await InboundVideo.ReadAsync(behind.Page);
        relay.SetBoth(new LinkConditions());
        double ended = await viewer.NowAsync();
        ShownFrame[] frames = await watching;
        ShownFrame[] otherFrames = await otherWatching;

        ViewedStretch bad = new(frames, began, ended);
        ViewedStretch good = new(frames, ended, from + all.TotalMilliseconds);
        ViewedStretch clean = new(otherFrames, otherFrom, otherFrom + all.TotalMilliseconds);
        FigureLog.Print($"{name}: {bad}");
        FigureLog.Print($"{name}: {DescribeLayers(bad, good)}; on the good network again: {good}");
        string counts = after.Connections == before.Connections
            ? $"Chromium counts {after.NackCount - before.NackCount} NACKs, {after.PliCount - before.PliCount} PLIs, {after.FreezeCount - before.FreezeCount} freezes"
            : $"the player gave up and connected again {after.Connections - before.Connections} times";
        FigureLog.Print($"{name}: {counts}; the way down: {relay.ToClientStatistics}");
        FigureLog.Print($"{name}: the viewer beside it saw: {clean}");
    }

    private async Task WaitForSubStreamAsync() => await Eventually.TrueAsync($"the silo has a sub-stream of width {SubWidth}", Patience, async () =>
    {
        JsonElement camera = await one.Fleet.Http.GetFromJsonAsync<JsonElement>($"api/cameras/{OneCamera.Name}");
        return camera.GetProperty("tracks").EnumerateArray().Any(track => track.GetProperty("width").GetInt32() == SubWidth);
    });

    private async Task<BrowserPage> OpenAsync(Func<Microsoft.Playwright.IPage, Task>? prepare)
    {
        BrowserPage page = await chromium.OpenAsync(new Uri(one.Fleet.Url, $"cameras/{OneCamera.Name}"), prepare: prepare);
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", Patience);
        await player.WatchAsync(TimeSpan.FromSeconds(3), pixels: false);
        return page;
    }

    private static string DescribeLayers(ViewedStretch bad, ViewedStretch good)
    {
        bool stayed = bad.Switches + good.Switches == 0 && bad.SettledAfterSeconds(MainWidth) is not null;
        return stayed
            ? "no switch, main all the time"
            : $"on the sub-stream after {Seconds(bad.SettledAfterSeconds(SubWidth))} (under a cap aim 5 s), back on main after {Seconds(good.SettledAfterSeconds(MainWidth))} of a good network (aim 15 s)";
    }

    private static string Seconds(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:F1} s") : "never";
}
