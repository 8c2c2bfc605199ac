using PetCam.Media;

namespace PetCam.Rtp;

/// <summary>A media timestamp of 32 bits that wraps (RFC 3550 §5.1). Video ticks at 90 kHz (RFC 6184 §8.1).</summary>
public readonly record struct RtpTimestamp(uint Value)
{
    /// <summary>Ticks per second of every video payload format.</summary>
    public const int VideoClockRateHz = 90_000;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const uint HalfRange = 0x8000_0000;

    /// <summary>The capture time in 90 kHz ticks, modulo 2^32: equal distances in time stay equal distances in ticks.</summary>
    public static RtpTimestamp FromCaptureTime(CaptureTime time)
    {
        (long seconds, long nanoseconds) = Math.DivRem(time.UnixNanoseconds, NanosecondsPerSecond);
        return new RtpTimestamp(unchecked((uint)((seconds * VideoClockRateHz) + (nanoseconds * VideoClockRateHz / NanosecondsPerSecond))));
    }

    /// <summary>True when this one is later than <paramref name="other"/>, assuming that they lie less than half the range (6.6 h) apart.</summary>
    public bool IsNewerThan(RtpTimestamp other) => Value != other.Value && unchecked(Value - other.Value) < HalfRange;

    /// <summary>Moves by a signed number of ticks, or by an offset modulo 2^32.</summary>
    public static RtpTimestamp operator +(RtpTimestamp timestamp, long ticks) => new(unchecked((uint)(timestamp.Value + ticks)));

    /// <summary>Signed distance in ticks.</summary>
    public static int operator -(RtpTimestamp left, RtpTimestamp right) => unchecked((int)(left.Value - right.Value));

    public override string ToString() => $"{Value}";
}
