namespace PetCam.WebRtc.Pacing;

/// <summary>How fast one viewer may be sent to: a bucket that fills at a multiple of what its path is estimated to carry.</summary>
/// <remarks>
/// A usual picture fits into the bucket and leaves at once. A keyframe that is many times larger leaves in slices, so that it does not fill the queue of a
/// slow link in one go and lose its own tail there. Without an estimate there is no limit. One worker owns it.
/// </remarks>
internal sealed class ViewerPace
{
    /// <summary>What may leave at once: ten full datagrams, a usual picture of a stream of up to 2.8 Mb/s at 30 pictures a second.</summary>
    public const int BurstBytes = 12_000;

    private const double EstimateFactor = 2.5; // faster than the path on average, so that pacing never is what delays the stream
    private const long LongestWaitMicroseconds = 500_000; // whatever the estimate, the rate is one that would empty what waits in this time
    private const int SliceMicroseconds = 5_000;
    private const int SmallestSliceBytes = 1200;
    private const long MicrosecondsPerSecond = 1_000_000;

    private long _available = BurstBytes;
    private long _filledAt = -1;
    private long _bytesPerSecond;

    /// <summary>The <see cref="SendPacer"/>'s note that the viewer is in its queue.</summary>
    public bool IsWaiting { get; set; }

    public bool IsLimited { get; private set; }

    /// <summary>The path carries more than is sent: nothing has to wait.</summary>
    public void Lift() => IsLimited = false;

    /// <summary>What the path is estimated to carry.</summary>
    public void SetEstimate(long bitrateBps)
    {
        IsLimited = true;
        _bytesPerSecond = Math.Max(1, (long)(bitrateBps * EstimateFactor / 8));
    }

    /// <summary>Bytes that may leave now.</summary>
    /// <param name="pendingBytes">All that waits.</param>
    public long Allowance(long pendingBytes, long nowMicroseconds)
    {
        if (!IsLimited)
        {
            return long.MaxValue;
        }

        long elapsed = _filledAt < 0 ? 0 : Math.Min(nowMicroseconds - _filledAt, MicrosecondsPerSecond);
        _filledAt = nowMicroseconds;
        _available = Math.Min(BurstBytes, _available + (elapsed * Rate(pendingBytes) / MicrosecondsPerSecond));
        return _available;
    }

    public void Spend(long bytes)
    {
        if (IsLimited)
        {
            _available -= bytes;
        }
    }

    /// <summary>When the next slice may leave, after <see cref="Allowance"/> was used up.</summary>
    public long NextSliceAt(long pendingBytes, long nowMicroseconds)
    {
        long rate = Rate(pendingBytes);
        long slice = Math.Clamp(rate * SliceMicroseconds / MicrosecondsPerSecond, SmallestSliceBytes, BurstBytes);
        return nowMicroseconds + Math.Max(0, (slice - _available) * MicrosecondsPerSecond / rate);
    }

    private long Rate(long pendingBytes) => Math.Max(_bytesPerSecond, pendingBytes * MicrosecondsPerSecond / LongestWaitMicroseconds);
}
