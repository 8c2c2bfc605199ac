using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Audio;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Srtp;
using PetCam.WebRtc.Tests.Tracks;

namespace PetCam.WebRtc.Tests.Audio;

public sealed class AudioFeedTests : IDisposable
{
    private static readonly CaptureTime Start = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly AudioFormat Pcmu = TestSound.Pcmu.Format;

    private readonly FeedFixture _fixture = new();
    private readonly AudioFeedTable _feeds = new(() => { });
    private readonly List<SrtpSession> _sessions = [];

    public void Dispose()
    {
        _feeds.Dispose();
        _fixture.Dispose();
        _sessions.ForEach(session => session.Dispose());
    }

    [Fact]
    public void Each_frame_is_one_packet_under_the_agreed_type_with_the_section_named()
    {
        AudioStream stream = Join(mediaIdExtension: 4);
        Publish(0, 3);

        byte[][] datagrams = [.. _fixture.Sender.Datagrams];
        Assert.Equal(3, datagrams.Length);
        RtpHeader[] headers = [.. datagrams.Select(FeedFixture.Header)];
        Assert.All(headers, header => Assert.Equal((0, 5u), (header.PayloadType, header.Ssrc)));
        Assert.Equal([true, false, false], headers.Select(header => header.Marker));
        Assert.Equal(160, headers[1].Timestamp - headers[0].Timestamp);
        Assert.Equal(headers[0].SequenceNumber + 2, headers[2].SequenceNumber);
        Assert.True(RtpPacket.TryParse(datagrams[0], out RtpPacket packet, out _));
        Assert.True(packet.Extensions.TryFind(4, out ReadOnlySpan<byte> mid));
        Assert.Equal("a1"u8.ToArray(), mid.ToArray());
        Assert.Equal(160 + 16, packet.Payload.Length); // samples and tag
        Assert.Equal(3, stream.Packets);
    }

    [Fact]
    public void Who_joins_later_hears_what_comes_from_then_on()
    {
        Join();
        Publish(0, 2);
        AudioStream late = Join(ssrc: 6);
        Publish(2, 1);
        Assert.Equal(1, late.Packets);
        Assert.Equal([5u, 5u, 5u, 6u], _fixture.Sender.Datagrams.Select(datagram => FeedFixture.Header(datagram).Ssrc));
    }

    [Fact]
    public void Frames_of_another_format_are_not_sent()
    {
        AudioStream stream = Join();
        using (AudioFrame opus = TestSound.Opus.ToFrame(0, Start))
        {
            _fixture.Publication.Publish(opus);
        }

        _feeds.ProcessQueue(_fixture.Output);
        Assert.Equal(0, stream.Packets);
    }

    [Fact]
    public void Listener_whose_connection_lies_behind_misses_frames_and_others_do_not()
    {
        AudioStream slow = Join();
        AudioStream other = Join(ssrc: 6);
        Publish(0, 1);
        slow.Destination = new RemoteEndpoint(0, 1, 0, 1, Stream: 1); // nothing takes what goes there
        Publish(1, 2);
        slow.Destination = default;
        Publish(3, 1);

        Assert.Equal((2, 4), (slow.Packets, other.Packets));
        RtpHeader[] headers = [.. _fixture.Sender.Datagrams.Select(FeedFixture.Header).Where(header => header.Ssrc == 5)];
        Assert.Equal(headers[0].SequenceNumber + 1, headers[1].SequenceNumber);
        Assert.Equal(3 * 160, headers[1].Timestamp - headers[0].Timestamp);
        Assert.True(headers[1].Marker);
        Assert.Equal(0, _fixture.Output.TakeDropped());
    }

    [Fact]
    public void Report_maps_the_wall_clock_to_the_sound()
    {
        AudioStream stream = Join();
        Publish(0, 10);
        AudioFeed feed = Feed();
        RtpHeader last = FeedFixture.Header(_fixture.Sender.Datagrams[^1]);
        DateTimeOffset captured = Start.ToDateTimeOffset() + (9 * TestSound.FrameDuration);
        SenderReport report = stream.CreateReport(NtpTime.FromDateTimeOffset(captured), feed.MediaTimeAt(captured));
        Assert.Equal(last.Timestamp, report.Timestamp);
        Assert.Equal((10u, 1600u), (report.Packets, report.PayloadBytes));
    }

    [Fact]
    public void Feed_that_nobody_hears_lets_the_hub_go_and_returns_what_waits()
    {
        BufferBalance balance = new();
        AudioStream stream = Join();
        using (AudioFrame frame = TestSound.Pcmu.ToFrame(0, Start))
        {
            _fixture.Publication.Publish(frame);
        }

        AudioFeed feed = Feed();
        feed.Leave(stream);
        _feeds.Release(_fixture.Camera.Audio, Pcmu);
        Assert.Equal(0, _feeds.Count);
        Assert.Equal(0, _fixture.Camera.Audio.Snapshot().Sinks);
        _feeds.Dispose();
        balance.AssertSettled();
    }

    [Fact]
    public void Sending_a_frame_to_many_listeners_does_not_allocate()
    {
        for (uint ssrc = 1; ssrc <= 20; ssrc++)
        {
            Join(ssrc, mediaIdExtension: 4);
        }

        _fixture.Sender.Keeps = false;
        AudioFeed feed = Feed();
        const int framesOfRun = 100;

        // Disposed of by the feed, kept by the test: giving memory back to the pool is not per packet and not measured here.
        AudioFrame[] frames = [.. Enumerable.Range(0, (1 + Allocations.MaxRuns) * framesOfRun).Select(i => TestSound.Pcmu.ToFrame(i, Start).AddReference())];
        int next = 0;
        ProcessSome();
        Allocations.AssertNone(ProcessSome);
        for (; next < frames.Length; next++)
        {
            frames[next].Dispose(); // of a run that was not needed
        }

        Assert.All(frames, frame => frame.Dispose());

        void ProcessSome()
        {
            for (int end = next + framesOfRun; next < end; next++)
            {
                feed.Process(frames[next], _fixture.Output);
            }
        }
    }

    private AudioFeed Feed() => _feeds.GetOrAdd(_fixture.Camera.Audio, Pcmu, () => TimeSpan.Zero);

    private AudioStream Join(uint ssrc = 5, byte mediaIdExtension = 0)
    {
        (SrtpSession server, SrtpSession client) = SrtpSessionTests.CreatePair(7);
        _sessions.AddRange([server, client]);
        NegotiatedAudio negotiated = new() { Format = Pcmu, PayloadType = 0, Ssrc = ssrc, MediaIdExtension = mediaIdExtension, Mid = "a1" };
        AudioStream stream = new(server, negotiated, default);
        Feed().Join(stream);
        return stream;
    }

    private void Publish(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            using AudioFrame frame = TestSound.Pcmu.ToFrame(i, Start);
            Assert.True(_fixture.Publication.Publish(frame));
        }

        _feeds.ProcessQueue(_fixture.Output);
    }
}
