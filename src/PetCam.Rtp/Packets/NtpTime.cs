using PetCam.Media;

namespace PetCam.Rtp;

/// <summary>A 64-bit NTP timestamp: seconds since 1900 in the upper half, fractions in the lower (RFC 5905 §6, RFC 3550 §4).</summary>
public readonly record struct NtpTime(ulong Value)
{
    private const ulong UnixEpochSeconds = 2_208_988_800; // 1970-01-01 in seconds since 1900-01-01
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int FractionBits = 32;

    /// <summary>The middle 32 bits, as report blocks carry them: 16.16 seconds (RFC 3550 §6.4.1, LSR).</summary>
    public uint MiddleBits => unchecked((uint)(Value >> 16));

    public static NtpTime FromUnixNanoseconds(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out long rest);
        if (rest < 0)
        {
            seconds--;
            rest += NanosecondsPerSecond;
        }

        ulong fraction = ((ulong)rest << FractionBits) / NanosecondsPerSecond;
        return new NtpTime(unchecked((((ulong)seconds + UnixEpochSeconds) << FractionBits) | fraction));
    }

    public static NtpTime FromCaptureTime(CaptureTime time) => FromUnixNanoseconds(time.UnixNanoseconds);

    public static NtpTime FromDateTimeOffset(DateTimeOffset time) => FromCaptureTime(CaptureTime.FromDateTimeOffset(time));

    /// <summary>Rounds to the nearest nanosecond.</summary>
    public long ToUnixNanoseconds()
    {
        long seconds = (long)(Value >> FractionBits) - (long)UnixEpochSeconds;
        ulong fraction = ((Value & uint.MaxValue) * NanosecondsPerSecond) + (1UL << (FractionBits - 1));
        return (seconds * NanosecondsPerSecond) + (long)(fraction >> FractionBits);
    }

    /// <summary>A signed duration as Q32.32 seconds, the form that header extensions carry.</summary>
    public static long ToFixedPoint(TimeSpan duration) =>
        (long)(((Int128)duration.Ticks << FractionBits) / TimeSpan.TicksPerSecond);

    /// <summary>Reads Q32.32 seconds.</summary>
    public static TimeSpan FromFixedPoint(long value) =>
        TimeSpan.FromTicks((long)(((Int128)value * TimeSpan.TicksPerSecond) >> FractionBits));
}
