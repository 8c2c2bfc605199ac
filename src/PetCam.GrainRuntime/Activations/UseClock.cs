namespace PetCam.GrainRuntime.Activations;

/// <summary>When an activation was used last, and how long it is to be kept whatever its use. Guarded by the lock of its activation.</summary>
internal struct UseClock(long now)
{
    private long _lastUsed = now;
    private long _keepUntil; // timestamp; long.MaxValue = for ever

    public void Used(TimeProvider time) => _lastUsed = time.GetTimestamp();

    /// <param name="delay">From now on; what is longer than a clock can count is for ever.</param>
    public void KeepFor(TimeSpan delay, TimeProvider time)
    {
        double ticks = delay.TotalSeconds * time.TimestampFrequency;
        _keepUntil = ticks >= long.MaxValue / 2 ? long.MaxValue : time.GetTimestamp() + (long)ticks;
    }

    /// <summary>Whether nothing has used it for <paramref name="age"/>, and nobody wants it kept.</summary>
    public readonly bool IsUnused(TimeSpan age, TimeProvider time)
    {
        long now = time.GetTimestamp();
        return time.GetElapsedTime(_lastUsed, now) >= age && now >= _keepUntil;
    }
}
