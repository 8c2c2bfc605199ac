namespace PetCam.Ingest;

/// <summary>A token bucket that holds two seconds' worth. One caller at a time.</summary>
internal sealed class MessageRateLimit
{
    private const double BurstSeconds = 2;

    private readonly TimeProvider _time;
    private readonly int _perSecond;
    private double _tokens;
    private long _filledAt;

    public MessageRateLimit(int perSecond, TimeProvider time)
    {
        _perSecond = perSecond;
        _time = time;
        _tokens = perSecond * BurstSeconds;
        _filledAt = time.GetTimestamp();
    }

    public bool TryTake()
    {
        long now = _time.GetTimestamp();
        double earned = _time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond;
        _tokens = Math.Min(_tokens + earned, _perSecond * BurstSeconds) - 1;
        _filledAt = now;
        if (_tokens >= 0)
        {
            return true;
        }

        _tokens = 0;
        return false;
    }
}
