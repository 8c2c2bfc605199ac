using PetCam.Media;
using PetCam.Rtp;

namespace PetCam.WebRtc.Audio;

/// <summary>Gives audio frames RTP timestamps that follow their samples, and tells where on that scale an instant of the board's clock lies.</summary>
/// <remarks>
/// Players expect the timestamps of successive frames to lie exactly one duration apart (RFC 3551 §4.1), while capture times jitter and drift. So samples
/// are counted, and only a gap, or a clock that ran away from the other by more than a tenth of a second, moves the scale.
/// </remarks>
internal sealed class AudioTimeline(int clockRateHz)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long ToleranceNs = NanosecondsPerSecond / 10;
    private const long MaxGapNs = 600 * NanosecondsPerSecond; // longer is rather a clock that was set
    private const int Smoothing = 16; // frames; capture times jitter by a scheduler's whim

    private bool _started;
    private ulong _lastSequence;
    private RtpTimestamp _next;
    private long _nextCaptureNs;
    private long _deviationNs;

    /// <param name="resumes">True for the first frame and behind a gap: RTP's marker (RFC 3551 §4.1).</param>
    public RtpTimestamp Next(in AudioFrameInfo frame, out bool resumes)
    {
        long captureNs = frame.CaptureTime.UnixNanoseconds;
        long deviation = captureNs - _nextCaptureNs;
        bool continues = _started && frame.Sequence == _lastSequence + 1 && Math.Abs(deviation) <= ToleranceNs;
        resumes = !continues;
        if (continues)
        {
            _deviationNs += (deviation - _deviationNs) / Smoothing;
        }
        else
        {
            _next += _started && deviation is > 0 and <= MaxGapNs ? ToTicks(deviation) : 0;
            _nextCaptureNs = captureNs;
            _deviationNs = 0;
        }

        RtpTimestamp timestamp = _next;
        _started = true;
        _lastSequence = frame.Sequence;
        _next += frame.Duration;
        _nextCaptureNs += frame.Duration * NanosecondsPerSecond / clockRateHz;
        return timestamp;
    }

    /// <summary>Any instant of the board's clock on the same scale.</summary>
    public RtpTimestamp At(CaptureTime time) => _next + ToTicks(time.UnixNanoseconds - _nextCaptureNs - _deviationNs);

    private long ToTicks(long nanoseconds) => (long)((Int128)nanoseconds * clockRateHz / NanosecondsPerSecond);
}
