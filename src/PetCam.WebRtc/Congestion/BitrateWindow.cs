namespace PetCam.WebRtc.Congestion;

/// <summary>The bitrate of the newest half second, by the clock of whoever stamped the bytes.</summary>
internal sealed class BitrateWindow
{
    /// <summary>Long enough to even out single pictures.</summary>
    public const long AverageMicroseconds = 500_000;

    /// <summary>Short enough to lie within the burst of one large picture: then it is the speed of the path, not of the source.</summary>
    public const long PeakMicroseconds = 150_000;

    private const long BucketMicroseconds = 10_000;
    private const int Buckets = 64; // 640 ms
    private const long MaxGapMicroseconds = 2_000_000;
    private const long MinSpanMicroseconds = 50_000; // of less, one packet more or less decides

    private readonly int[] _bytes = new int[Buckets];
    private long _newest;
    private long _first;
    private bool _started;

    public long AverageBps => RateBps(AverageMicroseconds);

    public long PeakBps => Math.Max(AverageBps, RateBps(PeakMicroseconds));

    public void Add(long microseconds, int bytes)
    {
        long bucket = microseconds / BucketMicroseconds;
        if (!_started || Math.Abs(bucket - _newest) * BucketMicroseconds > MaxGapMicroseconds)
        {
            Restart(bucket); // a pause, or the clock was set
        }

        if (bucket <= _newest - Buckets)
        {
            return;
        }

        for (; _newest < bucket; _newest++)
        {
            _bytes[(_newest + 1) & (Buckets - 1)] = 0;
        }

        _bytes[bucket & (Buckets - 1)] += bytes;
    }

    private void Restart(long bucket)
    {
        Array.Clear(_bytes);
        _newest = bucket;
        _first = bucket;
        _started = true;
    }

    private long RateBps(long windowMicroseconds)
    {
        long span = Math.Min(windowMicroseconds / BucketMicroseconds, _newest - _first + 1);
        if (!_started || span * BucketMicroseconds < MinSpanMicroseconds)
        {
            return 0;
        }

        long bytes = 0;
        for (long bucket = _newest; bucket > _newest - span; bucket--)
        {
            bytes += _bytes[bucket & (Buckets - 1)];
        }

        return bytes * 8 * 1_000_000 / (span * BucketMicroseconds);
    }
}
