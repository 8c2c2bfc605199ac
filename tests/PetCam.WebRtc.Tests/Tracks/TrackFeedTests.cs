using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

public sealed class TrackFeedTests
{
    [Fact]
    public void First_viewer_is_sent_the_cached_gop_at_once_with_compressed_timestamps()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 5);

        ViewerStream viewer = fixture.Join();

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        Assert.Equal(6, headers.Count); // parameter sets and five slices
        AssertContinues(headers);
        uint[] timestamps = [.. headers.Select(header => header.Timestamp.Value).Distinct()];
        Assert.Equal(5, timestamps.Length);
        for (int i = 1; i < timestamps.Length; i++)
        {
            Assert.Equal(90u, unchecked(timestamps[i] - timestamps[i - 1]));
        }
    }

    [Fact]
    public void Live_pictures_follow_the_replay_at_their_own_distance()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 5);
        ViewerStream viewer = fixture.Join();

        fixture.Publish(keyframe: false);
        fixture.Publish(keyframe: false);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        AssertContinues(headers);
        Assert.InRange(headers[^1].Timestamp - headers[^2].Timestamp, 2999, 3001);
        Assert.InRange(headers[^2].Timestamp - headers[^3].Timestamp, 2999, 3001);
    }

    [Fact]
    public void Later_viewer_is_sent_the_same_gop_from_the_history()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 3);
        ViewerStream first = fixture.Join();
        fixture.Publish(keyframe: false);
        ViewerStream second = fixture.Join();
        fixture.Publish(keyframe: false);

        Assert.Equal(6, fixture.HeadersOf(first).Count);
        Assert.Equal(6, fixture.HeadersOf(second).Count);
        AssertContinues(fixture.HeadersOf(second));
    }

    [Fact]
    public void Viewer_of_a_camera_without_a_picture_waits_and_asks_for_a_keyframe()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = fixture.Join();
        Assert.Equal(1, fixture.KeyframeRequests);
        Assert.False(viewer.IsStreaming);

        fixture.Publish(keyframe: true);
        Assert.Equal(2, fixture.HeadersOf(viewer).Count);
    }

    [Fact]
    public void Capture_time_and_clock_offset_stand_in_the_first_packet_of_each_picture_only()
    {
        using FeedFixture fixture = new() { ClockOffset = TimeSpan.FromMilliseconds(250) };
        fixture.Join();
        fixture.Publish(keyframe: true, sliceLength: 3000);

        Assert.True(RtpPacket.TryParse(fixture.Sender.Datagrams[0], out RtpPacket first, out _));
        Assert.True(first.Extensions.TryFind(FeedFixture.Extensions.AbsoluteCaptureTime, out ReadOnlySpan<byte> value));
        Assert.True(AbsoluteCaptureTime.TryParse(value, out AbsoluteCaptureTime time));
        CaptureTime expected = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(NtpTime.FromCaptureTime(expected), time.CaptureTime);
        Assert.Equal(TimeSpan.FromMilliseconds(-250), NtpTime.FromFixedPoint(time.CaptureClockOffset));
        Assert.True(first.Extensions.TryFind(FeedFixture.Extensions.PlayoutDelay, out value));
        Assert.Equal([0, 0, 0], value.ToArray());
        Assert.True(RtpPacket.TryParse(fixture.Sender.Datagrams[1], out RtpPacket second, out _));
        Assert.False(second.Extensions.TryFind(FeedFixture.Extensions.AbsoluteCaptureTime, out _));
    }

    [Fact]
    public void Datagrams_of_a_picture_are_equally_long_and_never_longer_than_1200()
    {
        using FeedFixture fixture = new();
        fixture.Join();
        fixture.Publish(keyframe: true);
        fixture.Sender.Datagrams.Clear();
        fixture.Publish(keyframe: false, sliceLength: 8_000);

        int[] lengths = [.. fixture.Sender.Datagrams.Select(datagram => datagram.Length)];
        Assert.Single(lengths[..^1].Distinct());
        Assert.InRange(lengths.Max(), 1000, 1200);
    }

    [Fact]
    public void Resent_packet_is_byte_for_byte_the_first_even_after_the_clock_offset_changed()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 3);
        ViewerStream viewer = fixture.Join();
        fixture.Publish(keyframe: false);
        List<byte[]> sent = [.. fixture.Sender.Datagrams];
        fixture.Sender.Datagrams.Clear();
        fixture.ClockOffset = TimeSpan.FromSeconds(1);

        foreach (byte[] datagram in sent)
        {
            Assert.True(viewer.TryResend(FeedFixture.Header(datagram).SequenceNumber, fixture.Output));
        }

        fixture.Output.Flush();
        Assert.Equal(sent.Select(Convert.ToHexString), fixture.Sender.Datagrams.Select(Convert.ToHexString));
        Assert.Equal(sent.Count, viewer.Counters.Retransmissions);
    }

    [Fact]
    public void Packet_that_was_never_sent_is_not_resent()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 3);
        ViewerStream viewer = fixture.Join();
        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        Assert.False(viewer.TryResend(headers[0].SequenceNumber + -1, fixture.Output));
        Assert.False(viewer.TryResend(headers[^1].SequenceNumber + 1, fixture.Output));
        Assert.Equal(2, viewer.Counters.UnansweredNacks);
    }

    [Fact]
    public void New_publisher_continues_sequence_numbers_and_timestamps_from_its_first_keyframe()
    {
        using FeedFixture fixture = new();
        PublishGop(fixture, 3);
        ViewerStream viewer = fixture.Join();
        fixture.Publication = fixture.Camera.BeginPublication(fixture);
        fixture.Publish(keyframe: false);
        fixture.Publish(keyframe: true);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        Assert.Equal(6, headers.Count);
        AssertContinues(headers);
        Assert.True(headers[^1].Timestamp.IsNewerThan(headers[^3].Timestamp));
    }

    [Fact]
    public void Viewer_who_joins_after_a_discontinuity_is_not_sent_the_dead_gop()
    {
        using FeedFixture fixture = new();
        fixture.Join();
        PublishGop(fixture, 3);
        fixture.Publication = fixture.Camera.BeginPublication(fixture);
        fixture.Process();

        ViewerStream late = fixture.Join();
        Assert.Empty(fixture.HeadersOf(late));
        fixture.Publish(keyframe: true);
        Assert.Equal(2, fixture.HeadersOf(late).Count);
    }

    [Fact]
    public void Full_queue_pauses_until_the_next_keyframe_and_asks_for_it()
    {
        using FeedFixture fixture = new(queuedAccessUnits: 2);
        fixture.Publish(keyframe: true);
        ViewerStream viewer = fixture.Join();
        fixture.PublishOnly(keyframe: false);
        fixture.PublishOnly(keyframe: false);
        fixture.PublishOnly(keyframe: false); // no room
        fixture.Process();
        fixture.Publish(keyframe: false); // continues nothing
        Assert.Equal(4, fixture.HeadersOf(viewer).Count);
        Assert.Equal(2, fixture.Feed.Dropped);
        Assert.Equal(1, fixture.KeyframeRequests);

        fixture.Publish(keyframe: true);
        Assert.Equal(6, fixture.HeadersOf(viewer).Count);
        AssertContinues(fixture.HeadersOf(viewer));
    }

    [Fact]
    public void Buffers_are_returned_when_the_feed_is_gone()
    {
        BufferBalance balance = new();
        using (FeedFixture fixture = new())
        {
            PublishGop(fixture, 5);
            fixture.Join();
            fixture.PublishOnly(keyframe: false); // still in the queue when all is disposed of
        }

        balance.AssertSettled();
    }

    [Fact]
    public void Mode_0_sends_each_nal_unit_alone_and_stops_where_one_does_not_fit_until_the_next_keyframe_that_does()
    {
        using FeedFixture fixture = new() { Format = new VideoPayloadFormat(VideoCodec.H264, SingleUnits: true) };
        fixture.Publish(keyframe: true);
        ViewerStream viewer = fixture.Join();
        Assert.Equal(3, fixture.HeadersOf(viewer).Count); // SPS, PPS, slice
        fixture.Publish(keyframe: false, sliceLength: 5000);
        Assert.Contains("H264 in packetization mode 0", fixture.Feed.Fault);
        fixture.Publish(keyframe: false);
        Assert.Equal(3, fixture.HeadersOf(viewer).Count);

        fixture.Publish(keyframe: true);
        Assert.Null(fixture.Feed.Fault);
        Assert.Equal(6, fixture.HeadersOf(viewer).Count);
        AssertContinues(fixture.HeadersOf(viewer));
    }

    [Fact]
    public void Feed_of_one_codec_sends_nothing_of_another_and_says_why()
    {
        using FeedFixture fixture = new();
        fixture.Publish(keyframe: true);
        ViewerStream viewer = fixture.Join();
        int sent = fixture.HeadersOf(viewer).Count;
        using AccessUnit other = Testing.AccessUnits.Wrap(TestClip.H265.AccessUnits[0], VideoCodec.H265, 77, keyframe: true, TrackId.Main);
        fixture.Publication.Publish(other);
        fixture.Process();

        Assert.Equal("the Main track turned from H264 to H265", fixture.Feed.Fault);
        Assert.Equal(sent, fixture.HeadersOf(viewer).Count);
        ViewerStream late = fixture.Join();
        Assert.Empty(fixture.HeadersOf(late));
    }

    [Fact]
    public void Keyframe_that_cannot_be_packetized_starts_nobody_and_the_next_good_one_does()
    {
        using FeedFixture fixture = new();
        ViewerStream waiting = fixture.Join();
        PublishForeignKeyframe(fixture, TrackId.Main);
        Assert.False(waiting.IsStreaming);
        fixture.Jump(pictures: 100);
        fixture.Publish(keyframe: true);
        Assert.Equal(2, fixture.HeadersOf(waiting).Count);
    }

    [Fact]
    public void Keyframe_that_cannot_be_packetized_does_not_move_a_viewer_who_waits_for_it()
    {
        using FeedFixture fixture = new();
        fixture.Publish(keyframe: true);
        fixture.PublishSub(keyframe: true);
        for (int i = 0; i < 15; i++)
        {
            fixture.PublishSub(keyframe: false);
        }

        ViewerStream viewer = fixture.Join(joins: false);
        ViewerLayers layers = fixture.JoinLayers(viewer);
        Assert.True(layers.TrySwitch(StreamLayer.Sub));
        int sent = fixture.HeadersOf(viewer).Count;
        PublishForeignKeyframe(fixture, TrackId.Sub);
        Assert.Equal(StreamLayer.Main, layers.Layer);
        Assert.Equal(sent, fixture.HeadersOf(viewer).Count);
        fixture.Jump(pictures: 100);
        fixture.PublishSub(keyframe: true);
        Assert.Equal(StreamLayer.Sub, layers.Layer);
        Assert.Equal(sent + 2, fixture.HeadersOf(viewer).Count);
    }

    [Theory]
    [InlineData(7, false, false)]
    [InlineData(7, true, false)]
    [InlineData(7, true, true)]
    [InlineData(1, false, false)]
    public void Sending_a_picture_to_many_viewers_does_not_allocate(int profile, bool numbered, bool retransmits)
    {
        SteppedTimeProvider time = new();
        using FeedFixture fixture = new(maxHistoryPackets: 256, sendTime: time); // full after the warm-up: it grows only while a GOP needs it
        fixture.Publish(keyframe: true);
        for (int i = 0; i < 20; i++)
        {
            fixture.Join(profile, numbered, retransmits);
        }

        fixture.Sender.Keeps = false;
        // Disposed of by the feed, kept by the test: giving memory back to the pool is not per packet and not measured here.
        const int unitsOfRun = 100;
        AccessUnit[] units = [.. Enumerable.Range(1, (1 + Allocations.MaxRuns) * unitsOfRun)
            .Select(i => Testing.AccessUnits.H264((ulong)i, keyframe: false, sliceLength: 7000).AddReference())];
        TrackFeed feed = fixture.Feed;
        int next = 0;
        SendSome();
        Allocations.AssertNone(SendSome);
        for (; next < units.Length; next++)
        {
            units[next].Dispose(); // of a run that was not needed
        }

        Assert.All(units, unit => unit.Dispose());

        void SendSome()
        {
            for (int end = next + unitsOfRun; next < end; next++)
            {
                feed.Process(units[next]);
                time.Now += 1000; // so little that viewers wait for the pacer, and others do not
                fixture.Pacer.Run();
            }
        }
    }

    // Of the other codec: the feed has no packets for it.
    private static void PublishForeignKeyframe(FeedFixture fixture, TrackId track)
    {
        using AccessUnit unit = Testing.AccessUnits.Wrap(TestClip.H265.AccessUnits[0], VideoCodec.H265, 77, keyframe: true, track);
        fixture.Publication.Publish(unit);
        fixture.Process();
    }

    private static void PublishGop(FeedFixture fixture, int units)
    {
        for (int i = 0; i < units; i++)
        {
            fixture.Publish(keyframe: i == 0);
        }
    }

    private static void AssertContinues(List<RtpHeader> headers)
    {
        for (int i = 1; i < headers.Count; i++)
        {
            Assert.Equal(headers[i - 1].SequenceNumber + 1, headers[i].SequenceNumber);
        }
    }

    [Fact]
    public void Viewer_whose_connection_lies_behind_is_sent_nothing_until_a_keyframe_finds_room_and_others_notice_nothing()
    {
        using FeedFixture fixture = new();
        fixture.Publish(keyframe: true);
        ViewerStream slow = fixture.Join();
        ViewerStream other = fixture.Join();
        int otherBefore = fixture.HeadersOf(other).Count;
        int slowBefore = fixture.HeadersOf(slow).Count;

        slow.Destination = new RemoteEndpoint(0, 1, 0, 1, Stream: 1); // nothing takes what goes there
        fixture.Publish(keyframe: false);
        Assert.False(slow.IsStreaming);
        slow.Destination = default;
        fixture.Publish(keyframe: false);
        Assert.Equal(slowBefore, fixture.HeadersOf(slow).Count);
        fixture.Publish(keyframe: true);

        Assert.True(slow.IsStreaming);
        Assert.True(fixture.HeadersOf(slow).Count > slowBefore);
        Assert.True(fixture.HeadersOf(other).Count >= otherBefore + 3);
    }
}
