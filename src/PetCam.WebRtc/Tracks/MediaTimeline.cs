using PetCam.Media;
using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>Turns capture times into RTP timestamps that only ever go forward, whatever the board's clock does.</summary>
/// <remarks>
/// While the clock runs evenly the distance between two timestamps is that between their capture times, so that one pair of both places
/// every picture. When the clock is set, or another board takes over with another clock, timestamps go on a frame later.
/// </remarks>
internal sealed class MediaTimeline
{
    private const int AssumedFrameTicks = RtpTimestamp.VideoClockRateHz / 30;

    // A player takes a forward step for a pause. Longer than this it is rather a clock that was set.
    private static readonly TimeSpan MaxStep = TimeSpan.FromMinutes(10);

    private CaptureTime? _last;
    private RtpTimestamp _lastTimestamp;
    private long _shiftTicks;

    public RtpTimestamp Next(CaptureTime time)
    {
        if (_last is { } last && (time <= last || time - last > MaxStep))
        {
            _shiftTicks = _lastTimestamp + AssumedFrameTicks - RtpTimestamp.FromCaptureTime(time);
        }

        _last = time;
        _lastTimestamp = At(time);
        return _lastTimestamp;
    }

    /// <summary>Any instant of the board's clock on the same scale.</summary>
    public RtpTimestamp At(CaptureTime time) => RtpTimestamp.FromCaptureTime(time) + _shiftTicks;
}
