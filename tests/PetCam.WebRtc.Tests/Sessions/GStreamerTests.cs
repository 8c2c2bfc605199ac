using System.Diagnostics;
using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>The whole sender against GStreamer's webrtcbin.</summary>
public sealed class GStreamerTests
{
    [Fact]
    public async Task Viewer_decodes_video_and_nothing_is_left_when_it_goes_without_a_word()
    {
        BufferBalance balance = new();
        await using (ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.ConsentTimeout = TimeSpan.FromSeconds(8)))
        {
            await using GStreamerViewer viewer = GStreamerViewer.Start();
            await fixture.ConnectAsync("viewer", viewer);
            Assert.Equal((fixture.Camera.Clip.Width, fixture.Camera.Clip.Height), await viewer.ReadFramesAsync(60));
            ViewerStatistics statistics = fixture.Service.GetStatistics("viewer")!;
            Assert.True(statistics.IsConnected);
            Assert.InRange(statistics.Packets, 60, long.MaxValue);

            // webrtcbin sends no close_notify.
            await viewer.CloseAsync();
            await fixture.WaitForEndAsync("viewer");
            Assert.Equal(SessionEnd.ConsentLost, fixture.Ended["viewer"]);
            Assert.Equal(0, fixture.Service.SessionCount);
        }

        balance.AssertSettled();
    }

    /// <summary>webrtcbin 1.22 makes no checks once it is connected: its reports are its consent, at most 7.5 s apart (RFC 3550 §6.3.1).</summary>
    [Fact]
    public async Task Viewer_stays_beyond_the_consent_timeout_by_its_reports()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.ConsentTimeout = TimeSpan.FromSeconds(8));
        await using GStreamerViewer viewer = GStreamerViewer.Start();
        await fixture.ConnectAsync("viewer", viewer);
        await viewer.ReadFramesAsync(30);
        Stopwatch watched = Stopwatch.StartNew();
        for (int frames = 60; watched.Elapsed < TimeSpan.FromSeconds(18); frames += 30)
        {
            await viewer.ReadFramesAsync(frames);
            Assert.Empty(fixture.Ended);
        }

        Assert.NotNull(fixture.Service.GetStatistics("viewer")!.RoundTripTime);
    }
}
