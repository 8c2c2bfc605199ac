using PetCam.Fmp4;
using PetCam.Media;

namespace PetCam.Recording;

/// <summary>Lays capture times on the timeline of a file: true to the board's clock while that makes sense, and never backwards.</summary>
internal sealed class CaptureTimeline
{
    private const long FirstGuess = MediaTime.Timescale / 30;
    private static readonly TimeSpan LongestUsualFrame = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _maxHeldPicture;
    private CaptureTime _anchor;
    private long _anchorTime;
    private CaptureTime _last;
    private long _lastTime;
    private long _usualDuration = FirstGuess;
    private bool _started;

    public CaptureTimeline(TimeSpan maxHeldPicture) => _maxHeldPicture = maxHeldPicture;

    /// <summary>True when the board's clock was set in the middle of a GOP: begin a new file at the next keyframe.</summary>
    public bool HasJumped { get; private set; }

    /// <summary>When the last picture ends, as far as one can know.</summary>
    public long End => _started ? _lastTime + _usualDuration : 0;

    /// <summary>False when a picture of that time would be before the last one, or too long after it.</summary>
    public bool Continues(CaptureTime time) => !_started || (time > _last && time - _last <= _maxHeldPicture);

    /// <summary>Where the next picture goes, in 90 kHz ticks since the start of the file.</summary>
    public long Add(CaptureTime time)
    {
        long position = _started && Continues(time) ? Follow(time) : Jump(time);
        _last = time;
        _lastTime = position;
        _started = true;
        return position;
    }

    /// <summary>A new file begins.</summary>
    public void Restart()
    {
        _started = false;
        HasJumped = false;
    }

    private long Follow(CaptureTime time)
    {
        long position = Math.Max(_lastTime + 1, _anchorTime + MediaTime.Between(_anchor, time));
        if (time - _last <= LongestUsualFrame)
        {
            _usualDuration = position - _lastTime;
        }

        return position;
    }

    private long Jump(CaptureTime time)
    {
        HasJumped = _started;
        _anchor = time;
        _anchorTime = End;
        return _anchorTime;
    }
}
