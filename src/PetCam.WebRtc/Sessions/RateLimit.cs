namespace PetCam.WebRtc.Sessions;

/// <summary>Lets something happen so many times a second in the long run, and as many times at once (a token bucket). One thread.</summary>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private double _tokens = perSecond;
    private long _filledAt = time.GetTimestamp();

    /// <returns>False when it must not happen now.</returns>
    public bool TryTake()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(perSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
