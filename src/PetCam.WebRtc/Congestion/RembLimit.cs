namespace PetCam.WebRtc.Congestion;

/// <summary>The limit that a receiver without transport-wide feedback names (draft-alvestrand-rmcat-remb-03).</summary>
/// <remarks>
/// Its estimate is bound to what it receives: a viewer who is sent 150 kb/s never names 2 Mb/s. So a value above what is sent is no limit but "no congestion seen";
/// it lets the limit grow as draft-ietf-rmcat-gcc-02 §5.5 grows a target, 8 % a second.
/// </remarks>
internal struct RembLimit
{
    private const double Bound = 1.1; // up to this multiple of what is sent the receiver means it
    private const double IncreasePerSecond = 1.08;

    private long _bps;
    private long _updatedAt;

    /// <summary><see cref="long.MaxValue"/> before the first message.</summary>
    public readonly long Bps => _bps == 0 ? long.MaxValue : _bps;

    public void Update(long bps, long sentBps, long nowMicroseconds)
    {
        double seconds = Math.Clamp((nowMicroseconds - _updatedAt) / 1e6, 0, 1);
        double grown = Math.Min(_bps * Math.Pow(IncreasePerSecond, seconds), 1e12);
        _bps = Math.Max(1, bps <= Bound * sentBps ? bps : Math.Max(bps, (long)grown));
        _updatedAt = nowMicroseconds;
    }
}
