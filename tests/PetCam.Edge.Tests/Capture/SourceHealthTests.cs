using PetCam.Edge.Capture;
using PetCam.Edge.Capture.Native;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Tests.Capture;

public sealed class SourceHealthTests
{
    private const string Segment = "/pet_camera_stream.kitchen";

    private static readonly CaptureTime Now = new(1_790_000_000_000_000_000);

    private readonly List<(SourceState State, string Detail)> _told = [];
    private readonly SourceHealth _health;

    public SourceHealthTests() => _health = new SourceHealth(Segment, health => _told.Add((health.State, health.Detail)));

    [Fact]
    public void Absent_segment_is_told_once_with_a_question_that_helps()
    {
        _health.Failed(CaptureStatus.NoSegment);
        _health.Failed(CaptureStatus.NoSegment);

        Assert.Equal((SourceState.Absent, $"{Segment}: no such segment; is the capture daemon running?"), Assert.Single(_told));
    }

    [Fact]
    public void Life_of_a_producer_is_told_change_by_change()
    {
        _health.Failed(CaptureStatus.NoSegment);
        _health.Failed(CaptureStatus.Timeout);
        _health.Read(Now, complaint: null);
        _health.Read(Now, complaint: null);
        _health.Failed(CaptureStatus.Timeout);
        _health.Read(Now, complaint: null);
        _health.Failed(CaptureStatus.NoSegment);

        SourceState[] expected =
        [
            SourceState.Absent, SourceState.Waiting, SourceState.Reading, SourceState.Waiting, SourceState.Reading, SourceState.Absent,
        ];
        Assert.Equal(expected, _told.Select(change => change.State));
    }

    [Theory]
    [InlineData((int)CaptureStatus.WrongSize)]
    [InlineData((int)CaptureStatus.WrongMagic)]
    [InlineData((int)CaptureStatus.AccessDenied)]
    public void What_cannot_be_read_comes_with_the_remedy(int status)
    {
        _health.Failed((CaptureStatus)status);

        (SourceState state, string detail) = Assert.Single(_told);
        Assert.Equal(SourceState.Unreadable, state);
        Assert.StartsWith(Segment + ": ", detail, StringComparison.Ordinal);
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_bad_frame_is_not_told_but_ten_in_a_row_are()
    {
        _health.Read(Now, complaint: null);
        _health.Read(Now, complaint: "is odd.");
        _health.Read(Now, complaint: null);
        Assert.Single(_told);

        for (int i = 0; i < 10; i++)
        {
            _health.Failed(CaptureStatus.CorruptFrame);
        }

        Assert.Equal([SourceState.Reading, SourceState.Unreadable], _told.Select(change => change.State));
    }

    [Fact]
    public void Wrong_format_from_the_start_is_told_at_once()
    {
        _health.Read(Now, complaint: "holds Nv12 frames where H264 is expected; name another segment.");

        Assert.Equal(SourceState.Unreadable, Assert.Single(_told).State);
    }

    [Fact]
    public void Snapshot_carries_counters_and_the_last_capture_time()
    {
        _health.Read(Now, complaint: null);
        SourceStatus status = _health.Snapshot(new ReaderStats { Frames = 5, Missed = 2, TornRetries = 1, Restarts = 3 });

        Assert.Equal((5UL, 2UL, 1UL, 3UL), (status.FramesRead, status.FramesMissed, status.TornReads, status.ProducerRestarts));
        Assert.Equal((Segment, Now.UnixNanoseconds), (status.Source, status.LastFrameUnixNs));
    }
}
