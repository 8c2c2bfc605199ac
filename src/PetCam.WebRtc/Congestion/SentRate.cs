namespace PetCam.WebRtc.Congestion;

/// <summary>What was sent lately. The path of every packet only adds to a sum; rates are made of it when feedback comes.</summary>
internal struct SentRate
{
    private const long MinMicroseconds = 500_000;
    private const long MaxMicroseconds = 5_000_000;

    private long _bytesAtSample;
    private long _sampledAt;

    /// <summary>Of the newest sample, half a second or longer; 0 before the first.</summary>
    public long Bps { get; private set; }

    public void Sample(long bytes, long nowMicroseconds)
    {
        long elapsed = nowMicroseconds - _sampledAt;
        if (elapsed < MinMicroseconds)
        {
            return;
        }

        if (elapsed < MaxMicroseconds)
        {
            Bps = (bytes - _bytesAtSample) * 8 * 1_000_000 / elapsed;
        }

        _bytesAtSample = bytes;
        _sampledAt = nowMicroseconds;
    }
}
