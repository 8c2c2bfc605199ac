using PetCam.Media;

namespace PetCam.Rtp;

/// <summary>Tells when the pictures of a received stream were captured, by the sender's wall clock where the sender tells it.</summary>
/// <remarks>
/// In this order: abs-capture-time of the packet; the pair of NTP time and timestamp in sender reports (RFC 3550 §6.4.1); until the first of them,
/// the arrival of the first packet. Senders put the two halves of a pair together with some milliseconds of error, so later pairs pull gently.
/// </remarks>
public sealed class CaptureClock(int clockRateHz)
{
    private const int Gentleness = 16;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long MinUnixNanoseconds = 0;
    private const long MaxUnixNanoseconds = 4_102_444_800L * NanosecondsPerSecond; // 2100
    private static readonly long StepNanoseconds = TimeSpan.FromMilliseconds(250).Ticks * TimeSpan.NanosecondsPerTick;

    private long? _origin; // Unix nanoseconds of timestamp zero

    /// <summary>True when capture times are by the sender's clock, false while they are by the receiver's.</summary>
    public bool IsSendersClock { get; private set; }

    /// <summary>Takes a sender report. Times outside 1970 to 2100 are no wall clock and are ignored.</summary>
    /// <param name="newest">Unwrapped timestamp of the newest packet, by which the report's is unwrapped.</param>
    public void OnSenderReport(NtpTime time, RtpTimestamp timestamp, long newest)
    {
        long unwrapped = newest + (timestamp - new RtpTimestamp(unchecked((uint)newest)));
        long unix = time.ToUnixNanoseconds();
        if (unix is < MinUnixNanoseconds or > MaxUnixNanoseconds)
        {
            return;
        }

        long origin = unix - ToNanoseconds(unwrapped);
        bool steps = !IsSendersClock || _origin is not { } known || Math.Abs(origin - known) > StepNanoseconds;
        _origin = steps ? origin : _origin + ((origin - _origin!.Value) / Gentleness);
        IsSendersClock = true;
    }

    /// <summary>When a picture was captured.</summary>
    /// <param name="timestamp">Unwrapped.</param>
    /// <param name="told">abs-capture-time of its packets; null when none has it.</param>
    /// <param name="arrival">Receiver's wall clock.</param>
    public CaptureTime At(long timestamp, AbsoluteCaptureTime? told, DateTimeOffset arrival)
    {
        if (told is { } absolute && absolute.CaptureTime.ToUnixNanoseconds() is >= MinUnixNanoseconds and <= MaxUnixNanoseconds and long captured)
        {
            IsSendersClock = true;
            _origin = captured - ToNanoseconds(timestamp);
            return new CaptureTime(captured);
        }

        _origin ??= CaptureTime.FromDateTimeOffset(arrival).UnixNanoseconds - ToNanoseconds(timestamp);
        return new CaptureTime(_origin.Value + ToNanoseconds(timestamp));
    }

    private long ToNanoseconds(long ticks)
    {
        (long seconds, long rest) = Math.DivRem(ticks, clockRateHz);
        return (seconds * NanosecondsPerSecond) + (rest * NanosecondsPerSecond / clockRateHz);
    }
}
