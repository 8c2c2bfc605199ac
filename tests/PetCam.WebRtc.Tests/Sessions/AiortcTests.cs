using PetCam.Media;
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

    [Theory]
    [InlineData(AudioCodec.Opus)]
    [InlineData(AudioCodec.Pcmu)]
    public async Task Viewer_decodes_sound_beside_the_picture(AudioCodec codec)
    {
        BufferBalance balance = new();
        await using (ServiceFixture fixture = await ServiceFixture.StartAsync(
            camera: new LiveCamera(sound: codec == AudioCodec.Opus ? TestSound.Opus : TestSound.Pcmu)))
        {
            await Eventually.TrueAsync("the camera is heard", TimeSpan.FromSeconds(10), () => Task.FromResult(fixture.Camera.Stream.Audio.Snapshot().Frames > 0));
            await using AiortcViewer viewer = await fixture.ConnectAsync("viewer", withAudio: true);
            Assert.InRange(await viewer.ReadToneAsync(), 430, 450);
            await viewer.ReadFramesAsync(10);
            ViewerStatistics statistics = fixture.Service.GetStatistics("viewer")!;
            Assert.Equal((codec, VideoCodec.H264), (statistics.Audio, statistics.Codec));
            Assert.InRange(statistics.AudioPackets, 50, long.MaxValue);

            await viewer.CloseAsync();
            await fixture.WaitForEndAsync("viewer");
            Assert.Equal(0, fixture.Camera.Stream.Audio.Snapshot().Sinks);
        }

        balance.AssertSettled();
    }

    [Fact]
    public async Task Viewer_that_decodes_no_h265_is_sent_the_sub_track()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(camera: new LiveCamera(clip: TestClip.H265, sub: TestClip.Small));
        await Eventually.TrueAsync("both tracks are known", TimeSpan.FromSeconds(20), () =>
            Task.FromResult(fixture.Camera.Stream[TrackId.Main].ParameterSets is not null && fixture.Camera.Stream[TrackId.Sub].ParameterSets is not null));
        await using AiortcViewer viewer = await fixture.ConnectAsync("viewer");
        Assert.Equal((TestClip.Small.Width, TestClip.Small.Height), await viewer.ReadFramesAsync(30));
        ViewerStatistics statistics = fixture.Service.GetStatistics("viewer")!;
        Assert.Equal((TrackId.Sub, VideoCodec.H264), (statistics.Track, statistics.Codec));
    }

    [Fact]
    public async Task Camera_that_changes_its_codec_ends_the_sessions_of_the_old_one()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await using AiortcViewer viewer = await fixture.ConnectAsync("viewer");
        await viewer.ReadFramesAsync(10);
        fixture.Camera.Clip = TestClip.H265;
        await viewer.ReadDtlsStateAsync("closed");
        await fixture.WaitForEndAsync("viewer");
        Assert.Equal(SessionEnd.StreamChanged, fixture.Ended["viewer"]);
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
