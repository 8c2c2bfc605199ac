using PetCam.Media;

namespace PetCam.Fmp4;

/// <summary>The clock of our files: 90 kHz, RTP's clock for video too (RFC 3551 5).</summary>
/// <remarks>
/// Every time is computed from its distance to the first picture, so that the rounding of 11 microseconds never adds up. The exact
/// capture times are in <see cref="FrameTimes"/>.
/// </remarks>
public static class MediaTime
{
    /// <summary>Ticks a second.</summary>
    public const uint Timescale = 90_000;

    private const long NanosecondsPerNineTicks = 100_000;

    /// <summary>Ticks from <paramref name="first"/> to <paramref name="time"/>, rounded to the nearest.</summary>
    /// <param name="time">Within 30 years of <paramref name="first"/>.</param>
    public static long Between(CaptureTime first, CaptureTime time)
    {
        long scaled = (time.UnixNanoseconds - first.UnixNanoseconds) * 9;
        long half = scaled < 0 ? -NanosecondsPerNineTicks / 2 : NanosecondsPerNineTicks / 2;
        return (scaled + half) / NanosecondsPerNineTicks;
    }

    public static TimeSpan ToTimeSpan(long ticks) => TimeSpan.FromTicks((long)((Int128)ticks * TimeSpan.TicksPerSecond / Timescale));

    public static long FromTimeSpan(TimeSpan time) => (long)((Int128)time.Ticks * Timescale / TimeSpan.TicksPerSecond);
}
