using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>Keeps one viewer's timestamps going forward from run to run: over replays, pauses, and histories with clocks of their own.</summary>
internal struct StreamClock
{
    private const int AssumedFrameTicks = RtpTimestamp.VideoClockRateHz / 30;
    private const int MaxStepBackTicks = 10 * RtpTimestamp.VideoClockRateHz; // two tracks of one board lie less than a GOP apart
    private const int MaxStepTicks = 600 * RtpTimestamp.VideoClockRateHz;

    private SendHistory? _history;
    private long _shiftTicks;
    private RtpTimestamp _last;
    private bool _started;

    /// <summary>What the newest run adds to its history's timestamps.</summary>
    public readonly long ShiftTicks => _shiftTicks;

    /// <summary>Notes the timestamp of a packet that was sent.</summary>
    public void Advance(RtpTimestamp timestamp)
    {
        _last = timestamp;
        _started = true;
    }

    /// <summary>A run of a history that goes on where the viewer is.</summary>
    /// <param name="firstUnit">Access unit that the run begins with.</param>
    public StreamRun Begin(SendHistory history, long index, long historyIndex, long firstUnit)
    {
        _shiftTicks = ReferenceEquals(history, _history) ? _shiftTicks : 0;
        _history = history;
        RtpTimestamp live = history.NewestTimestamp + _shiftTicks;
        int step = live - _last;
        if (_started && (step < -MaxStepBackTicks || step > MaxStepTicks))
        {
            RtpTimestamp next = _last + AssumedFrameTicks;
            _shiftTicks += next - live;
            live = next;
        }

        // The newest picture keeps its own timestamp, unless those before it would not all be later than what was sent.
        RtpTimestamp first = live + ((firstUnit - history.NewestUnit) * StreamRun.ReplayStepTicks);
        return !_started || first.IsNewerThan(_last)
            ? new StreamRun(history, index, historyIndex, history.NewestUnit, live, _shiftTicks)
            : new StreamRun(history, index, historyIndex, firstUnit, _last + StreamRun.ReplayStepTicks, _shiftTicks);
    }
}
