using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Srtp;
using PetCam.WebRtc.Tests.Tracks;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Pacing;

public sealed class SendPacerTests : IDisposable
{
    private readonly SteppedTimeProvider _time = new() { Now = 1_000_000 };
    private readonly TimedSender _sender;
    private readonly SendPacer _pacer;
    private readonly FeedTable _feeds;
    private readonly TrackFeed _feed;
    private readonly List<SrtpSession> _sessions = [];
    private ulong _sequence;

    public SendPacerTests()
    {
        _sender = new TimedSender(_time);
        _pacer = new SendPacer(new BatchedOutput(_sender, _time));
        _feeds = new FeedTable(16, 4096, _pacer, () => { });
        CameraStream camera = new MediaHub(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance).GetOrAdd(CameraId.Parse("kitchen"));
        _feed = _feeds.GetOrAdd(camera.Id, camera[TrackId.Main], new VideoPayloadFormat(VideoCodec.H264), () => TimeSpan.Zero);
    }

    [Fact]
    public void Picture_to_a_few_viewers_leaves_at_once_and_nothing_waits()
    {
        Join(50);
        Send(keyframe: true, 1000);
        Send(keyframe: false, 7000);
        Assert.Null(_pacer.DueAt);
        Assert.Equal(0, _sender.Duration);
        Assert.InRange(_sender.Total, 350_000, 400_000);
    }

    /// <summary>Unpaced, all of it leaves in one millisecond: 2.9 MB for the picture, 28.8 MB for the keyframe.</summary>
    [Theory]
    [InlineData(false, 7_000, 2_800_000, SendPacer.BurstBytes)]
    [InlineData(true, 70_000, 28_000_000, 2_000_000)]
    public void Picture_to_400_viewers_is_spread_over_half_its_interval(bool keyframe, int bytes, long least, long largestBurst)
    {
        Join(400);
        Send(keyframe: true, 100);
        Drain();
        _time.Now += 33_000;
        Send(keyframe: false, 100);
        Drain();
        _time.Now += 33_000;

        Send(keyframe, bytes);
        Drain();
        Assert.InRange(_sender.Total, least, least + (least / 10));
        Assert.InRange(_sender.LargestBurst, 1, (largestBurst * 21 / 20) + bytes); // the budget counts payload, and ends with a whole picture
        Assert.InRange(_sender.Duration, 8, 17);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_sender.Total} bytes in {_sender.Duration} ms, at most {_sender.LargestBurst} in one");
    }

    [Fact]
    public void Keyframe_on_a_slow_link_leaves_at_two_and_a_half_times_its_estimate()
    {
        ViewerStream slow = Join(1)[0];
        slow.Pace.SetEstimate(2_000_000); // 625 bytes per millisecond then
        Send(keyframe: true, 50_000);
        Assert.InRange(_sender.Total, ViewerPace.BurstBytes, ViewerPace.BurstBytes + 3000);
        _sender.Clear();
        Drain();
        Assert.InRange(_sender.LargestBurst, 2000, 6000);
        Assert.InRange(_sender.Total / (double)_sender.Duration, 500, 800);
        Assert.Equal(0, slow.PendingPackets);
    }

    [Fact]
    public void Usual_picture_on_a_link_that_carries_it_is_not_held_up()
    {
        ViewerStream viewer = Join(1)[0];
        viewer.Pace.SetEstimate(2_000_000);
        Send(keyframe: true, 5000);
        for (int i = 0; i < 30; i++)
        {
            _time.Now += 33_000;
            Send(keyframe: false, 7000);
            Assert.Null(_pacer.DueAt);
        }
    }

    [Fact]
    public void Slow_viewer_makes_no_other_wait_and_is_not_starved()
    {
        List<ViewerStream> viewers = Join(3);
        viewers[1].Pace.SetEstimate(10_000);
        Send(keyframe: true, 100_000);
        Assert.Equal(0, viewers[0].PendingPackets);
        Assert.Equal(0, viewers[2].PendingPackets);
        Assert.InRange(viewers[1].PendingPackets, 50, 90);
        long start = _time.Now;
        Drain();
        Assert.Equal(0, viewers[1].PendingPackets);
        // At the estimate alone it would be 32 s. The rate falls with what is left, so it is more than half a second.
        Assert.InRange(_time.Now - start, 200_000, 3_000_000);
    }

    [Fact]
    public void Viewer_who_leaves_while_it_waits_is_sent_nothing_more()
    {
        ViewerStream viewer = Join(1)[0];
        viewer.Pace.SetEstimate(1_000_000);
        Send(keyframe: true, 50_000);
        Assert.Equal(1, _pacer.WaitingCount);
        _sender.Clear();
        viewer.Stop();
        _feed.Leave(viewer);
        Drain();
        Assert.Equal(0, _pacer.WaitingCount);
        _time.Now += 33_000;
        Send(keyframe: false, 100);
        Assert.Throws<InvalidOperationException>(() => _sender.LargestBurst);
    }

    public void Dispose()
    {
        _feeds.Dispose();
        _sessions.ForEach(session => session.Dispose());
    }

    private List<ViewerStream> Join(int count)
    {
        List<ViewerStream> viewers = [];
        for (uint i = 1; i <= count; i++)
        {
            (SrtpSession server, SrtpSession client) = SrtpSessionTests.CreatePair(7);
            _sessions.AddRange([server, client]);
            viewers.Add(new ViewerStream(server, new PacketHeaderWriter(108, i, FeedFixture.Extensions), i, default));
            _feed.Join(viewers[^1]);
        }

        return viewers;
    }

    private void Send(bool keyframe, int bytes)
    {
        _sender.Clear();
        _feed.Process(Testing.AccessUnits.H264(_sequence++, keyframe, sliceLength: bytes));
    }

    private void Drain()
    {
        for (int i = 0; i < 100_000 && _pacer.DueAt is { } due; i++)
        {
            _time.Now = Math.Max(_time.Now, due);
            _pacer.Run();
        }

        Assert.Null(_pacer.DueAt);
    }
}
