using PetCam.Rtp;
using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

public sealed class ViewerLayersTests : IDisposable
{
    private const int SubSliceBytes = 60; // datagrams of the sub-stream's delta units are shorter than this plus overhead

    private readonly FeedFixture _fixture = new();
    private readonly ViewerStream _viewer;

    public ViewerLayersTests() => _viewer = _fixture.Join(joins: false);

    [Fact]
    public void Switch_waits_for_a_keyframe_of_the_new_layer_and_sends_the_old_one_until_then()
    {
        PublishBoth(keyframe: true);
        PublishBoth(12);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        Assert.True(layers.TrySwitch(StreamLayer.Sub));
        Assert.Equal(StreamLayer.Main, layers.Layer);
        Assert.Equal(1, _fixture.SubKeyframeRequests);
        Assert.Equal(2, _fixture.FeedCount);

        int before = Count();
        PublishBoth(3);
        Assert.Equal(before + 3, Count());
        _fixture.PublishSub(keyframe: true);
        Assert.Equal(StreamLayer.Sub, layers.Layer);
        Assert.Equal(before + 5, Count()); // parameter sets and a slice
        Assert.Equal(1, _fixture.FeedCount); // nobody watches the main track any more
        _fixture.PublishSub(keyframe: false);
        Assert.Equal(before + 6, Count());
        AssertContinues();
    }

    [Fact]
    public void Urgent_switch_sends_nothing_more_of_the_old_layer_and_repairs_nothing_of_it()
    {
        PublishBoth(keyframe: true);
        PublishBoth(12);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        byte[] lost = _fixture.Sender.Datagrams[^1];
        _viewer.Pace.SetEstimate(100_000);
        _fixture.Publish(keyframe: false, sliceLength: 30_000); // leaves in slices
        int before = Count();
        Assert.False(_fixture.HeadersOf(_viewer)[^1].Marker);
        Assert.True(_viewer.PendingPackets > 0);

        Assert.True(layers.TrySwitch(StreamLayer.Sub, isUrgent: true));
        Assert.Equal(0, _viewer.PendingPackets);
        Assert.False(_viewer.TryResend(FeedFixture.Header(lost).SequenceNumber, _fixture.Output));
        Assert.Equal(1, _viewer.Counters.WithheldRetransmissions);
        _fixture.Publish(keyframe: true); // of the old layer
        Advance();
        Assert.Equal(before, Count());

        _fixture.PublishSub(keyframe: true);
        Advance();
        Assert.Equal(StreamLayer.Sub, layers.Layer);
        List<RtpHeader> headers = _fixture.HeadersOf(_viewer);
        Assert.Equal(before + 2, headers.Count);
        Assert.Equal(headers[before - 1].SequenceNumber + 1, headers[before].SequenceNumber);
        Assert.True(headers[before].Timestamp.IsNewerThan(headers[before - 1].Timestamp));
        Assert.True(_viewer.TryResend(headers[before].SequenceNumber, _fixture.Output));
    }

    [Fact]
    public void Urgent_switch_that_is_taken_back_goes_on_at_the_old_layers_next_keyframe()
    {
        PublishBoth(keyframe: true);
        PublishBoth(12);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        layers.TrySwitch(StreamLayer.Sub, isUrgent: true);
        int before = Count();
        PublishBoth(2);
        Assert.Equal(before, Count());
        layers.TrySwitch(StreamLayer.Main);
        Assert.Equal(StreamLayer.Main, layers.Layer);
        PublishBoth(keyframe: true);
        PublishBoth(1);
        Assert.Equal(before + 3, Count());
        AssertContinues();
    }

    [Fact]
    public void Switch_to_a_layer_with_a_fresh_keyframe_happens_at_once()
    {
        PublishBoth(keyframe: true);
        PublishBoth(3);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        int before = Count();
        Assert.True(layers.TrySwitch(StreamLayer.Sub));
        Assert.Equal(StreamLayer.Sub, layers.Layer);
        Assert.Equal(0, _fixture.SubKeyframeRequests);
        Assert.Equal(before + 5, Count()); // parameter sets and four slices
        PublishBoth(2);
        Assert.Equal(before + 7, Count());
        AssertContinues();
    }

    [Fact]
    public void Switching_to_and_fro_never_leaves_a_gap_and_never_turns_time_back()
    {
        using FeedFixture.Watch other = new(_fixture);
        PublishBoth(keyframe: true);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        StreamLayer[] order = [StreamLayer.Sub, StreamLayer.Main, StreamLayer.KeyframesOnly, StreamLayer.Main, StreamLayer.KeyframesOnly, StreamLayer.Sub];
        Random random = new(7);
        HashSet<StreamLayer> seen = [];
        for (int i = 0; i < 600; i++)
        {
            if (random.Next(9) == 0)
            {
                Assert.True(layers.TrySwitch(order[random.Next(order.Length)]));
            }

            PublishBoth(keyframe: i % 20 == 0);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(33));
            _fixture.Pacer.Run();
            seen.Add(layers.Layer);
        }

        Assert.Equal(3, seen.Count);
        AssertContinues();
        layers.Leave();
        Assert.Equal(1, _fixture.FeedCount); // the other viewer's
    }

    [Fact]
    public void Packets_from_before_a_switch_are_still_repaired()
    {
        PublishBoth(keyframe: true);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        byte[] lost = _fixture.Sender.Datagrams[^1];
        layers.TrySwitch(StreamLayer.Sub);
        PublishBoth(2);
        _fixture.Sender.Datagrams.Clear();
        Assert.True(_viewer.TryResend(FeedFixture.Header(lost).SequenceNumber, _fixture.Output));
        _fixture.Output.Flush();
        Assert.Equal(Convert.ToHexString(lost), Convert.ToHexString(Assert.Single(_fixture.Sender.Datagrams)));
    }

    [Fact]
    public void Keyframes_only_leaves_delta_units_out_without_a_gap_and_goes_back_on_a_keyframe()
    {
        _fixture.Publish(keyframe: true);
        ViewerLayers layers = _fixture.JoinLayers(_viewer, hasSub: false);
        Assert.False(layers.TrySwitch(StreamLayer.Sub));
        Assert.True(layers.TrySwitch(StreamLayer.KeyframesOnly));
        Assert.Equal(2, Count());
        for (int i = 1; i <= 40; i++)
        {
            _fixture.Publish(keyframe: i % 20 == 0);
        }

        Assert.Equal(2 + 4, Count());
        PublishMain(15);
        Assert.True(layers.TrySwitch(StreamLayer.Main));
        PublishMain(3);
        Assert.Equal(6, Count());
        Assert.Equal(1, _fixture.KeyframeRequests);
        _fixture.Publish(keyframe: true);
        _fixture.Publish(keyframe: false);
        Assert.Equal(9, Count());
        AssertContinues();
    }

    [Fact]
    public void Going_back_shortly_after_a_keyframe_sends_what_was_left_out()
    {
        _fixture.Publish(keyframe: true);
        ViewerLayers layers = _fixture.JoinLayers(_viewer, hasSub: false);
        layers.TrySwitch(StreamLayer.KeyframesOnly);
        PublishMain(4);
        Assert.Equal(2, Count());
        layers.TrySwitch(StreamLayer.Main);
        Assert.Equal(6, Count());
        Assert.Equal(0, _fixture.KeyframeRequests);
        AssertContinues();
    }

    [Fact]
    public void Switch_that_is_taken_back_before_the_keyframe_changes_nothing()
    {
        PublishBoth(keyframe: true);
        PublishBoth(15);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        layers.TrySwitch(StreamLayer.Sub);
        layers.TrySwitch(StreamLayer.Main);
        Assert.Equal(1, _fixture.FeedCount);
        int before = Count();
        PublishBoth(keyframe: true);
        Assert.Equal(StreamLayer.Main, layers.Layer);
        Assert.Equal(before + 2, Count());
        AssertContinues();
    }

    [Fact]
    public void Viewer_who_leaves_while_it_waits_for_a_layer_leaves_both()
    {
        PublishBoth(keyframe: true);
        PublishBoth(15);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        layers.TrySwitch(StreamLayer.Sub);
        Assert.Equal(2, _fixture.FeedCount);
        layers.Leave();
        Assert.Equal(0, _fixture.FeedCount);
    }

    [Fact]
    public void Timestamps_continue_when_the_other_layer_runs_on_another_clock()
    {
        using FeedFixture.Watch other = new(_fixture); // keeps the main feed, whose timeline is moved by the jump below
        PublishBoth(keyframe: true);
        ViewerLayers layers = _fixture.JoinLayers(_viewer);
        _fixture.Jump(pictures: 30 * 3600); // the board's clock is set an hour ahead
        PublishBoth(keyframe: true);
        layers.TrySwitch(StreamLayer.Sub);
        PublishBoth(keyframe: true);
        Assert.Equal(StreamLayer.Sub, layers.Layer);
        PublishBoth(3);
        AssertContinues();
        List<RtpHeader> headers = _fixture.HeadersOf(_viewer);
        Assert.InRange(headers[^1].Timestamp - headers[0].Timestamp, 0, 20 * 3000);
    }

    public void Dispose() => _fixture.Dispose();

    private void Advance()
    {
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(700));
        _fixture.Pacer.Run();
    }

    private int Count() => _fixture.HeadersOf(_viewer).Count;

    private void PublishBoth(int deltas)
    {
        for (int i = 0; i < deltas; i++)
        {
            PublishBoth(keyframe: false);
        }
    }

    private void PublishBoth(bool keyframe)
    {
        _fixture.Publish(keyframe, sliceLength: 200 + SubSliceBytes);
        _fixture.PublishSub(keyframe);
    }

    private void PublishMain(int deltas)
    {
        for (int i = 0; i < deltas; i++)
        {
            _fixture.Publish(keyframe: false);
        }
    }

    private void AssertContinues()
    {
        List<RtpHeader> headers = _fixture.HeadersOf(_viewer);
        for (int i = 1; i < headers.Count; i++)
        {
            Assert.Equal(headers[i - 1].SequenceNumber + 1, headers[i].SequenceNumber);
            bool samePicture = !headers[i - 1].Marker;
            Assert.Equal(!samePicture, headers[i].Timestamp.IsNewerThan(headers[i - 1].Timestamp));
            Assert.Equal(samePicture, headers[i].Timestamp == headers[i - 1].Timestamp);
        }
    }
}
