namespace PetCam.Media;

/// <summary>The instant at which the board's sensor delivered a picture, by the board's own wall clock (CLOCK_REALTIME).</summary>
/// <param name="UnixNanoseconds">Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.</param>
/// <remarks>
/// Detections name the picture they belong to by this value, so it travels unchanged from shared memory to the screen. The
/// offset between the board's clock and the silo's is measured apart and is never folded into it.
/// </remarks>
public readonly record struct CaptureTime(long UnixNanoseconds) : IComparable<CaptureTime>
{
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Reads a POSIX timespec.</summary>
    public static CaptureTime FromTimespec(long seconds, long nanoseconds) =>
        new(unchecked((seconds * NanosecondsPerSecond) + nanoseconds));

    public static CaptureTime FromDateTimeOffset(DateTimeOffset time) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick);

    /// <summary>Rounds down to the 100 ns that <see cref="DateTimeOffset"/> holds.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(UnixNanoseconds / NanosecondsPerTick);

    /// <summary>Seconds since the epoch as compat.md's JSON and protobuf carry it; exact to about 0.2 microseconds.</summary>
    public double ToUnixSeconds() => UnixNanoseconds / (double)NanosecondsPerSecond;

    public int CompareTo(CaptureTime other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);

    public static TimeSpan operator -(CaptureTime left, CaptureTime right) =>
        TimeSpan.FromTicks((left.UnixNanoseconds - right.UnixNanoseconds) / NanosecondsPerTick);

    public static bool operator <(CaptureTime left, CaptureTime right) => left.UnixNanoseconds < right.UnixNanoseconds;

    public static bool operator >(CaptureTime left, CaptureTime right) => left.UnixNanoseconds > right.UnixNanoseconds;

    public static bool operator <=(CaptureTime left, CaptureTime right) => left.UnixNanoseconds <= right.UnixNanoseconds;

    public static bool operator >=(CaptureTime left, CaptureTime right) => left.UnixNanoseconds >= right.UnixNanoseconds;
}
