using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

/// <summary>The camera moves, its relay is opened anew, its agent restarts: the viewer's session goes on.</summary>
public sealed class PublicationChangeTests
{
    private const ulong Agent = 7;

    [Fact]
    public void Units_that_the_new_publication_repeats_are_not_sent_again()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = Begin(fixture);
        Publish(fixture, 0, 4);
        Change(fixture, Agent);
        Publish(fixture, 0, 7);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        Assert.Equal(8 + 1, headers.Count); // parameter sets in front of the keyframe, eight pictures
        AssertContinues(headers);
        AssertSpacing(headers, 2999, 3001);
        Assert.Equal(0, fixture.Feed.Dropped);
    }

    [Fact]
    public void Gap_between_publications_is_a_pause_that_ends_with_a_keyframe()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = Begin(fixture);
        Publish(fixture, 0, 4);
        int asked = fixture.KeyframeRequests;
        Change(fixture, Agent);
        fixture.Time.Advance(TimeSpan.FromSeconds(1)); // the hub asks the board twice a second at most
        Publish(fixture, 8, 9); // nothing that these continue
        Publish(fixture, 10, 12);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        Assert.Equal(6 + 4, headers.Count);
        AssertContinues(headers);
        Assert.InRange(headers[6].Timestamp - headers[5].Timestamp, 17_990, 18_010); // six pictures: the capture clock goes on
        Assert.True(fixture.KeyframeRequests > asked, "A keyframe was asked for.");
    }

    [Fact]
    public void Restarted_agent_with_another_resolution_goes_on_with_its_own_parameter_sets()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = Begin(fixture);
        Publish(fixture, 0, 4);
        int before = fixture.Sender.Datagrams.Count;
        Change(fixture, Agent + 1);
        PublishOtherSize(fixture, sequence: 0, capturedAt: 40);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        AssertContinues(headers);
        Assert.True(headers.Count > before, "The first picture of the new agent was sent.");
        Assert.True(headers[^1].Timestamp.IsNewerThan(headers[before - 1].Timestamp));
        Assert.Null(fixture.Feed.Fault);
    }

    [Theory]
    [InlineData(-100_000)] // an hour back
    [InlineData(-3)]
    [InlineData(100_000)]
    public void Restarted_agent_with_another_clock_never_goes_back_and_says_its_own_capture_time(int pictures)
    {
        using FeedFixture fixture = new();
        fixture.Jump(200_000);
        fixture.Publication = fixture.Camera.BeginPublication(fixture, agentSession: Agent);
        fixture.Publish(keyframe: true);
        ViewerStream viewer = fixture.Join();
        fixture.Publish(keyframe: false);
        fixture.Publication = fixture.Camera.BeginPublication(fixture, agentSession: Agent + 1);
        fixture.Jump(unchecked((ulong)(pictures - 2)));
        fixture.Publish(keyframe: true);
        fixture.Publish(keyframe: false);

        List<RtpHeader> headers = fixture.HeadersOf(viewer);
        AssertContinues(headers);
        AssertSpacing(headers, 2999, 3001);
        Assert.True(RtpPacket.TryParse(fixture.Sender.Datagrams[^1], out RtpPacket last, out _));
        Assert.True(last.Extensions.TryFind(FeedFixture.Extensions.AbsoluteCaptureTime, out ReadOnlySpan<byte> value));
        Assert.True(AbsoluteCaptureTime.TryParse(value, out AbsoluteCaptureTime time));
        using AccessUnit expected = AccessUnits.H264((ulong)(200_000 + 2 + pictures - 2 + 1), keyframe: false);
        Assert.Equal(NtpTime.FromCaptureTime(expected.CaptureTime), time.CaptureTime);
    }

    [Fact]
    public void Relay_that_replaces_an_uplink_keeps_the_viewer_and_its_stream()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = Begin(fixture);
        Publish(fixture, 0, 4);
        fixture.Publication = fixture.Camera.TryBeginRelay(fixture, fixture.Publication.Epoch + 1, Agent)!;
        Publish(fixture, 0, 6);
        fixture.Publication = fixture.Camera.TryBeginRelay(fixture, fixture.Publication.Epoch, Agent)!;
        Publish(fixture, 0, 8);

        Assert.True(viewer.IsStreaming);
        AssertContinues(fixture.HeadersOf(viewer));
        Assert.Equal(9 + 1, fixture.HeadersOf(viewer).Count);
    }

    private static ViewerStream Begin(FeedFixture fixture)
    {
        Change(fixture, Agent);
        return fixture.Join();
    }

    private static void Change(FeedFixture fixture, ulong session) =>
        fixture.Publication = fixture.Camera.BeginPublication(fixture, agentSession: session);

    private static void Publish(FeedFixture fixture, ulong first, ulong last)
    {
        for (ulong sequence = first; sequence <= last; sequence++)
        {
            using AccessUnit unit = AccessUnits.H264(sequence, sequence % 10 == 0);
            fixture.Publication.Publish(unit);
            fixture.Process();
        }
    }

    private static void PublishOtherSize(FeedFixture fixture, ulong sequence, ulong capturedAt)
    {
        byte[] bytes = [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, 9, 9, 9];
        using AccessUnit model = AccessUnits.H264(capturedAt, keyframe: true);
        using AccessUnit unit = new(MediaBuffer.Copy(bytes), model.Info with { Sequence = sequence, Width = 640, Height = 360 });
        Assert.True(fixture.Publication.Publish(unit));
        fixture.Process();
    }

    private static void AssertContinues(List<RtpHeader> headers)
    {
        for (int i = 1; i < headers.Count; i++)
        {
            Assert.Equal(headers[i - 1].SequenceNumber + 1, headers[i].SequenceNumber);
            Assert.False(headers[i - 1].Timestamp.IsNewerThan(headers[i].Timestamp), $"packet {i} goes back");
        }
    }

    // Packets of one picture share a timestamp.
    private static void AssertSpacing(List<RtpHeader> headers, int least, int most)
    {
        RtpTimestamp[] pictures = [.. headers.Select(header => header.Timestamp).Distinct()];
        for (int i = 1; i < pictures.Length; i++)
        {
            Assert.InRange(pictures[i] - pictures[i - 1], least, most);
        }
    }
}
