using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>The abs-capture-time element, in its extended form.</summary>
/// <param name="CaptureTime">By the clock of the system that captured.</param>
/// <param name="CaptureClockOffset">Q32.32 seconds: capturing system's clock minus the sender's clock.</param>
public readonly record struct AbsoluteCaptureTime(NtpTime CaptureTime, long CaptureClockOffset)
{
    /// <summary>Bytes of the element's value.</summary>
    public const int Bytes = 16;

    private const int ShortFormBytes = 8;

    /// <param name="destination">At least <see cref="Bytes"/> long.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, CaptureTime.Value);
        BinaryPrimitives.WriteInt64BigEndian(destination[ShortFormBytes..], CaptureClockOffset);
    }

    /// <summary>Reads the short or the extended form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out AbsoluteCaptureTime time)
    {
        time = default;
        if (value.Length is not (ShortFormBytes or Bytes))
        {
            return false;
        }

        long offset = value.Length == Bytes ? BinaryPrimitives.ReadInt64BigEndian(value[ShortFormBytes..]) : 0;
        time = new AbsoluteCaptureTime(new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(value)), offset);
        return true;
    }
}
