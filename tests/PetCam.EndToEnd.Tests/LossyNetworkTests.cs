using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>What a person sees on a bad network. The minute-long measurements are in Figures/NetworkFigures.cs.</summary>
public sealed class LossyNetworkTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Five_percent_loss_is_repaired_without_a_freeze()
    {
        using LossyUdpRelay relay = new(one.Fleet.WebRtcPort, seed: 20261121);
        await using BrowserPage page = await chromium.OpenAsync(
            new Uri(one.Fleet.Url, $"cameras/{OneCamera.Name}"), prepare: page => RelayedAnswer.RouteAsync(page, relay.Port));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", Patience);
        await player.WatchAsync(TimeSpan.FromSeconds(1), pixels: false); // the start has its own tests

        relay.SetBoth(new LinkConditions { LossProbability = 0.05 });
        InboundVideo before = await InboundVideo.ReadAsync(page.Page);
        LinkStatistics statisticsBefore = relay.ToClientStatistics;
        double from = await player.NowAsync();
        ShownFrame[] frames = await player.WatchAsync(Watched, pixels: false);
        ViewedStretch seen = new(frames, from, frames[^1].AtMs);
        InboundVideo after = await InboundVideo.ReadAsync(page.Page);

        long lost = relay.ToClientStatistics.Lost - statisticsBefore.Lost;
        int nacks = after.NackCount - before.NackCount;
        string story = $"{lost} datagrams lost to the viewer, {nacks} NACKs, {after.PliCount - before.PliCount} PLIs; {seen}";
        TestContext.Current.TestOutputHelper?.WriteLine(story);
        Assert.True(lost > 20, story);
        Assert.True(nacks > 0, story);
        Assert.True(seen.LongestFreezeMs < 1000, story);

        // Unrepaired, one picture in four lacks a packet, and all that follow it up to the next keyframe are lost with it: a tenth would be left.
        Assert.True(after.FramesDecoded - before.FramesDecoded > 0.6 * 30 * Watched.TotalSeconds, story);
    }
}
