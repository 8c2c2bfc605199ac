namespace PetCam.Rtp;

/// <summary>Counts RTP timestamps on beyond their 32 bits. Timestamps may step back by less than half the range.</summary>
public struct TimestampUnwrapper
{
    private long _last;
    private bool _started;

    /// <summary>The timestamp on a scale that does not wrap; the first one keeps its value.</summary>
    public long Unwrap(RtpTimestamp timestamp)
    {
        _last = _started ? _last + (timestamp - new RtpTimestamp(unchecked((uint)_last))) : timestamp.Value;
        _started = true;
        return _last;
    }
}
