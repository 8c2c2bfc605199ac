using System.Text.Json;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>The audience that judges failovers must itself tell the truth: of a silo that serves, and of one that is killed.</summary>
public sealed class AudienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan NoGap = TimeSpan.FromSeconds(1); // a busy machine; without a picture for longer, viewers ask for another session
    private const int LeastPicturesPerSecond = 20; // of 30

    [Fact]
    public async Task Killed_silo_is_told_as_a_gap_that_ends_when_it_is_back()
    {
        await using FleetProcesses fleet = await FleetProcesses.StartAsync(new FleetPlan("kitchen", "garden"));
        AudienceViewer[] viewers =
        [
            new("v1", "kitchen", fleet.Url), new("v2", "garden", fleet.Url), new("v3", "kitchen", new Uri($"http://127.0.0.1:{FreePorts.NextTcp()}"), fleet.Url),
        ];
        await using Audience audience = Audience.Start(viewers);
        await audience.WaitUntilPlayingAsync(Patience);
        Assert.All(audience.Sessions, playing => Assert.Equal("silo-a", playing.Silo));

        await audience.MarkAsync("begin");
        await Task.Delay(Watched, TestContext.Current.CancellationToken);
        Assert.All((await audience.MarkAsync("served")).Viewers, AssertPlaysWithoutAGap);

        DateTimeOffset killed = DateTimeOffset.UtcNow;
        await fleet.Silo.KillAsync();
        await Eventually.TrueAsync(
            "every viewer misses its picture", Patience, () => Task.FromResult(Complaining(audience, killed).Length == viewers.Length));
        DateTimeOffset restarted = DateTimeOffset.UtcNow;
        await fleet.StartSiloAsync();
        await Eventually.TrueAsync(
            "every viewer has a picture again", Patience, () => Task.FromResult(GapsOver(audience, restarted).Length == viewers.Length));

        Assert.All(GapsOver(audience, restarted), gap =>
        {
            Assert.InRange(gap.From, killed - NoGap, killed + NoGap);
            Assert.InRange(gap.Ms, (restarted - killed - NoGap).TotalMilliseconds, (DateTimeOffset.UtcNow - killed + NoGap).TotalMilliseconds);
            Assert.True(gap.Sessions > 1, "Another session showed the picture.");
        });
        Assert.All((await audience.MarkAsync("killed")).Viewers, viewer =>
            Assert.Equal(GapsOver(audience, restarted).Single(gap => gap.Viewer == viewer.Viewer).Ms, viewer.LongestGapMs, 1.0));

        Assert.Equal(0, await audience.StopAsync());
        await Eventually.TrueAsync("the silo has no viewers", Patience, async () => await ViewersAsync(fleet) == 0);
    }

    private static void AssertPlaysWithoutAGap(AudienceViewerState viewer)
    {
        Assert.True(viewer.Pictures > LeastPicturesPerSecond * Watched.TotalSeconds, $"{viewer}");
        Assert.InRange(viewer.LongestGapMs, 1, NoGap.TotalMilliseconds);
        Assert.Equal(1, viewer.Sessions);
    }

    private static string[] Complaining(Audience audience, DateTimeOffset since) =>
        [.. audience.Troubles.Where(trouble => trouble.At > since).Select(trouble => trouble.Viewer).Distinct()];

    private static AudienceGap[] GapsOver(Audience audience, DateTimeOffset moment) =>
        [.. audience.Gaps.Where(gap => gap.From < moment && gap.Until > moment)];

    private static async Task<int> ViewersAsync(FleetProcesses fleet)
    {
        using JsonDocument silos = JsonDocument.Parse(await fleet.Http.GetStringAsync(new Uri("api/silos", UriKind.Relative)));
        return silos.RootElement.EnumerateArray().Single().GetProperty("load").GetProperty("viewers").GetInt32();
    }
}
