namespace PetCam.Testing;

/// <summary>A monotonic clock that is set by hand and has no timers: reading and setting it allocates nothing.</summary>
public sealed class SteppedTimeProvider : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.MicrosecondsPerSecond;

    /// <summary>Microseconds.</summary>
    public long Now { get; set; } = 1;

    public override long GetTimestamp() => Now;
}
