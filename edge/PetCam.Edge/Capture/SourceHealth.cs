using PetCam.Edge.Capture.Native;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Capture;

/// <summary>Why a source does, or does not, deliver: one state and one sentence, told once per change.</summary>
/// <remarks>Written by the source's thread, read by any.</remarks>
internal sealed class SourceHealth
{
    // A single bad frame is counted, not told: a source that alternates would log at frame rate.
    private const int BadFramesInARow = 10;

    private readonly Lock _gate = new();
    private readonly string _segment;
    private readonly Action<SourceHealth> _onChanged;
    private SourceState _state = SourceState.Unspecified;
    private string _detail = string.Empty;
    private long _lastFrameUnixNs;
    private int _badFrames;

    /// <param name="onChanged">Called on the source's thread, outside of any lock, when state or sentence changed.</param>
    public SourceHealth(string segment, Action<SourceHealth> onChanged)
    {
        _segment = segment;
        _onChanged = onChanged;
    }

    public string Segment => _segment;

    public SourceState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>One sentence for people; empty while reading.</summary>
    public string Detail
    {
        get
        {
            lock (_gate)
            {
                return _detail;
            }
        }
    }

    /// <summary>A frame was taken.</summary>
    /// <param name="complaint">Why it is of no use; null when it is fine.</param>
    public void Read(CaptureTime captureTime, string? complaint)
    {
        lock (_gate)
        {
            _lastFrameUnixNs = captureTime.UnixNanoseconds;
        }

        if (complaint is null)
        {
            _badFrames = 0;
            Change(SourceState.Reading, string.Empty);
        }
        else
        {
            Complain(complaint);
        }
    }

    /// <summary>Opening, waiting or reading did not bring a frame.</summary>
    public void Failed(CaptureStatus status)
    {
        switch (status)
        {
            case CaptureStatus.Ok or CaptureStatus.Interrupted or CaptureStatus.NoFrame or CaptureStatus.BufferTooSmall:
                return;
            case CaptureStatus.Torn or CaptureStatus.CorruptFrame:
                Complain(CaptureRemedies.For(status));
                return;
            case CaptureStatus.Timeout:
                Change(SourceState.Waiting, $"{_segment}: the segment is there, but nothing is written; is its producer stalled?");
                return;
            case CaptureStatus.NoSegment:
                Change(SourceState.Absent, $"{_segment}: no such segment; is the capture daemon running?");
                return;
            default:
                Change(SourceState.Unreadable, $"{_segment}: {CaptureRemedies.For(status)}");
                return;
        }
    }

    /// <summary>What the silo is told.</summary>
    public SourceStatus Snapshot(in ReaderStats stats)
    {
        lock (_gate)
        {
            return new SourceStatus
            {
                Source = _segment,
                State = _state,
                Detail = _detail,
                FramesRead = stats.Frames,
                FramesMissed = stats.Missed,
                TornReads = stats.TornRetries,
                ProducerRestarts = stats.Restarts,
                LastFrameUnixNs = _lastFrameUnixNs,
            };
        }
    }

    private void Complain(string sentence)
    {
        if (State != SourceState.Reading || ++_badFrames >= BadFramesInARow)
        {
            Change(SourceState.Unreadable, $"{_segment}: {sentence}");
        }
    }

    private void Change(SourceState state, string detail)
    {
        lock (_gate)
        {
            if (_state == state && _detail == detail)
            {
                return;
            }

            _state = state;
            _detail = detail;
        }

        _onChanged(this);
    }
}
