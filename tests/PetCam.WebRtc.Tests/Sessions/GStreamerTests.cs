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
}
