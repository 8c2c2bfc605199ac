using PetCam.Media;

namespace PetCam.Fmp4;

/// <summary>Ties a moment of the file to the clock of the board: <c>prft</c> (ISO/IEC 14496-12 8.16.5).</summary>
/// <param name="CaptureTime">Of the first picture of the fragment that follows; exact to a nanosecond.</param>
/// <param name="MediaTime">Its decode time, in ticks of the track.</param>
public readonly record struct ProducerReferenceTime(CaptureTime CaptureTime, long MediaTime)
{
    /// <summary>Bytes of the box.</summary>
    public const int BoxLength = 32;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NtpToUnixSeconds = 2_208_988_800; // RFC 5905 6: NTP counts from 1900
    private const long SecondsPerEra = 1L << 32;

    /// <summary>Reads the content of the box. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> content, out ProducerReferenceTime time)
    {
        FieldReader fields = new(content);
        fields.VersionAndFlags(out byte version);
        fields.UInt32(); // reference_track_ID
        ulong ntp = fields.UInt64();
        ulong mediaTime = version == 0 ? fields.UInt32() : fields.UInt64();
        time = new ProducerReferenceTime(FromNtp(ntp), (long)mediaTime);
        return !fields.IsExhausted;
    }

    internal static void Write(ref BoxWriter writer, uint track, CaptureTime captureTime, long mediaTime)
    {
        int box = writer.BeginFull("prft"u8, 1, 0); // flags 0: the time at which the picture went into the encoder
        writer.UInt32(track);
        writer.UInt64(ToNtp(captureTime));
        writer.UInt64((ulong)mediaTime);
        writer.End(box);
    }

    private static ulong ToNtp(CaptureTime time)
    {
        (long seconds, long nanoseconds) = Math.DivRem(time.UnixNanoseconds, NanosecondsPerSecond);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += NanosecondsPerSecond;
        }

        // Rounded up, so that rounding down on the way back finds the same nanosecond.
        ulong fraction = (((ulong)nanoseconds << 32) + NanosecondsPerSecond - 1) / NanosecondsPerSecond;
        return ((ulong)(seconds + NtpToUnixSeconds) << 32) + fraction;
    }

    private static CaptureTime FromNtp(ulong ntp)
    {
        long seconds = (long)(ntp >> 32);
        seconds += seconds < NtpToUnixSeconds ? SecondsPerEra : 0; // era 1 begins in 2036; nothing was filmed before 1970
        long nanoseconds = (long)(((ntp & uint.MaxValue) * NanosecondsPerSecond) >> 32);
        return new CaptureTime(((seconds - NtpToUnixSeconds) * NanosecondsPerSecond) + nanoseconds);
    }
}
