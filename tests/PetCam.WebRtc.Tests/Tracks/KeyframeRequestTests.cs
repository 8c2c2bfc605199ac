using PetCam.Rtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

public sealed class KeyframeRequestTests : IDisposable
{
    private readonly FeedFixture _fixture = new();

    [Fact]
    public void Request_shortly_after_a_keyframe_is_answered_from_the_history_for_that_viewer_only()
    {
        ViewerStream viewer = _fixture.Join();
        ViewerStream other = _fixture.Join();
        int asked = _fixture.KeyframeRequests;
        Publish(keyframe: true, deltas: 3);
        _fixture.Feed.AnswerKeyframeRequest(viewer);

        Assert.Equal(asked, _fixture.KeyframeRequests);
        Assert.Equal(5 + 5, _fixture.HeadersOf(viewer).Count);
        Assert.Equal(5, _fixture.HeadersOf(other).Count);
        Publish(keyframe: false, deltas: 2);
        AssertContinues(_fixture.HeadersOf(viewer));
    }

    [Fact]
    public void Second_request_about_the_same_keyframe_goes_to_the_board()
    {
        ViewerStream viewer = _fixture.Join();
        Publish(keyframe: true, deltas: 1);
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        int asked = _fixture.KeyframeRequests;
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(asked + 1, _fixture.KeyframeRequests);
    }

    [Fact]
    public void Request_that_was_made_before_the_keyframe_arrived_is_met_by_it()
    {
        ViewerStream viewer = _fixture.Join();
        viewer.Counters.Report(0, 0, TimeSpan.FromMilliseconds(100));
        Publish(keyframe: true, deltas: 2);
        int asked = _fixture.KeyframeRequests;
        int sent = _fixture.HeadersOf(viewer).Count;
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(99));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(asked, _fixture.KeyframeRequests);
        Assert.Equal(sent, _fixture.HeadersOf(viewer).Count);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(2 * sent, _fixture.HeadersOf(viewer).Count);
    }

    [Fact]
    public void Requests_of_many_viewers_late_in_a_gop_become_one()
    {
        ViewerStream[] viewers = [.. Enumerable.Range(0, 10).Select(_ => _fixture.Join())];
        Publish(keyframe: true, deltas: 20);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        int asked = _fixture.KeyframeRequests;
        foreach (ViewerStream viewer in viewers)
        {
            _fixture.Feed.AnswerKeyframeRequest(viewer);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(asked + 1, _fixture.KeyframeRequests);
    }

    [Fact]
    public void Request_that_the_board_does_not_meet_is_met_from_the_history_once()
    {
        ViewerStream viewer = _fixture.Join();
        Publish(keyframe: true, deltas: 20);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        int sent = _fixture.HeadersOf(viewer).Count;
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(299));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(sent, _fixture.HeadersOf(viewer).Count);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(2 * sent, _fixture.HeadersOf(viewer).Count);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        _fixture.Feed.AnswerKeyframeRequest(viewer);
        Assert.Equal(2 * sent, _fixture.HeadersOf(viewer).Count);
        AssertContinues(_fixture.HeadersOf(viewer));
    }

    public void Dispose() => _fixture.Dispose();

    private void Publish(bool keyframe, int deltas)
    {
        if (keyframe)
        {
            _fixture.Publish(keyframe: true);
        }

        for (int i = 0; i < deltas; i++)
        {
            _fixture.Publish(keyframe: false);
        }
    }

    private static void AssertContinues(List<RtpHeader> headers)
    {
        for (int i = 1; i < headers.Count; i++)
        {
            Assert.Equal(headers[i - 1].SequenceNumber + 1, headers[i].SequenceNumber);
            Assert.Equal(headers[i - 1].Marker, headers[i].Timestamp.IsNewerThan(headers[i - 1].Timestamp));
        }
    }
}
