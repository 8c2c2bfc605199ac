using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>The whole sender against a client of another make.</summary>
public sealed class AiortcTests
{
    [Fact]
    public async Task Viewer_decodes_video_says_goodbye_and_nothing_is_left()
    {
        BufferBalance balance = new();
        await using (ServiceFixture fixture = await ServiceFixture.StartAsync())
        {
            await using AiortcViewer viewer = await fixture.ConnectAsync("viewer");
            Assert.Equal((fixture.Camera.Clip.Width, fixture.Camera.Clip.Height), await viewer.ReadFramesAsync(60));
            Assert.Equal(1, fixture.Service.CountViewers(fixture.Camera.Stream.Id));
            ViewerStatistics statistics = fixture.Service.GetStatistics("viewer")!;
            Assert.True(statistics.IsConnected);
            Assert.Equal("SRTP_AES128_CM_SHA1_80", statistics.SrtpProfile);
            Assert.InRange(statistics.Packets, 60, long.MaxValue);
            Assert.NotNull(statistics.RoundTripTime);

            await viewer.CloseAsync();
            await fixture.WaitForEndAsync("viewer");
            Assert.Equal(SessionEnd.ClosedByPeer, fixture.Ended["viewer"]);
            Assert.Equal(0, fixture.Service.SessionCount);
            Assert.Equal(0, fixture.Camera.Stream[Media.TrackId.Main].Snapshot().Sinks);
        }

        balance.AssertSettled();
    }

    [Fact]
    public async Task Viewer_that_vanishes_is_ended_when_its_consent_is_lost()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.ConsentTimeout = TimeSpan.FromSeconds(8));
        await using AiortcViewer viewer = await fixture.ConnectAsync("lost");
        await viewer.ReadFramesAsync(5);
        viewer.Kill();
        await fixture.WaitForEndAsync("lost");
        Assert.Equal(SessionEnd.ConsentLost, fixture.Ended["lost"]);
    }

    [Fact]
    public async Task Closing_a_session_tells_the_viewer()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.Workers = 2);
        await using AiortcViewer first = await fixture.ConnectAsync("first");
        await using AiortcViewer second = await fixture.ConnectAsync("second");
        await first.ReadFramesAsync(10);
        await second.ReadFramesAsync(10);

        await fixture.Service.CloseAsync("first", "test");
        await first.ReadDtlsStateAsync("closed");
        await second.ReadFramesAsync(40);
        Assert.Equal(SessionEnd.Closed, fixture.Ended["first"]);
        Assert.Equal(1, fixture.Service.SessionCount);
    }
}
