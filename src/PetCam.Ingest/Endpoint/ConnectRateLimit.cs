namespace PetCam.Ingest;

/// <summary>How many new uplinks a silo takes a second: a token bucket that tells those it refuses when to come again.</summary>
/// <remarks>
/// When a silo is lost, all its agents come here within the same second. What they are told spreads them over the time
/// that the refused ones need, so that they do not come as one crowd again. Any thread.
/// </remarks>
internal sealed class ConnectRateLimit
{
    private const int MaxRetrySeconds = 15;

    private readonly Lock _gate = new();
    private readonly int _perSecond;
    private readonly int _burst;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private double _tokens;
    private double _refused;
    private long _filledAt;

    /// <param name="burst">Taken at once after a quiet time.</param>
    public ConnectRateLimit(int perSecond, int burst, TimeProvider time, Random random)
    {
        _perSecond = perSecond;
        _burst = burst;
        _time = time;
        _random = random;
        _tokens = burst;
        _filledAt = time.GetTimestamp();
    }

    /// <param name="retryAfterSeconds">When refused: when to come again, another figure for each; else 0.</param>
    public bool TryTake(out int retryAfterSeconds)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            double earned = _time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond;
            _filledAt = now;
            _tokens = Math.Min(_tokens + earned, _burst);
            _refused = Math.Max(_refused - earned, 0);
            if (_tokens >= 1)
            {
                _tokens--;
                retryAfterSeconds = 0;
                return true;
            }

            _refused++;
            double spread = _random.NextDouble() * (1 + (_refused / _perSecond));
            retryAfterSeconds = Math.Min(1 + (int)spread, MaxRetrySeconds);
            return false;
        }
    }
}
