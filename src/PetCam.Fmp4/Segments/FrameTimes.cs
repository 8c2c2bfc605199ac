using System.Buffers.Binary;
using PetCam.Media;

namespace PetCam.Fmp4;

/// <summary>Frame number and exact capture time of every picture of the fragment that follows, in a <c>uuid</c> box that players pass over.</summary>
/// <remarks>
/// 16 bytes a picture, a quarter of a percent at 1.5 Mb/s: detections name pictures by these two values, so a recording can be
/// matched with them exactly, years later, from the file alone. Layout: type (16 bytes), version u8 and flags u24 (both 0), count u32,
/// then per picture capture time (i64, ns since 1970) and frame number (u64), all big-endian.
/// </remarks>
public static class FrameTimes
{
    private const int EntryLength = 16;
    private const int PrefixLength = 8 + ContentPrefixLength; // box header
    private const int ContentPrefixLength = 16 + 4 + 4; // type, version and flags, count

    /// <summary>The extended type of the box.</summary>
    public static ReadOnlySpan<byte> UserType =>
        [0x8A, 0x4E, 0x2F, 0x5B, 0x0C, 0x6D, 0x4B, 0x3E, 0x9A, 0x71, 0x70, 0x65, 0x74, 0x63, 0x61, 0x6D];

    /// <summary>Bytes of the box.</summary>
    public static int Measure(int count) => PrefixLength + (EntryLength * count);

    /// <summary>How many pictures the box tells of. Any bytes are safe.</summary>
    /// <param name="content">The bytes behind the header of a <c>uuid</c> box.</param>
    /// <returns>False when it is another kind of box, or cut short.</returns>
    public static bool TryReadCount(ReadOnlySpan<byte> content, out int count)
    {
        count = 0;
        if (content.Length < ContentPrefixLength || !content.StartsWith(UserType))
        {
            return false;
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(content[16..]);
        uint entries = BinaryPrimitives.ReadUInt32BigEndian(content[20..]);
        if (version != 0 || entries > (content.Length - ContentPrefixLength) / EntryLength)
        {
            return false;
        }

        count = (int)entries;
        return true;
    }

    /// <summary>The picture at <paramref name="index"/>, which is below what <see cref="TryReadCount"/> said of the same bytes.</summary>
    public static (CaptureTime CaptureTime, ulong FrameNumber) Read(ReadOnlySpan<byte> content, int index)
    {
        ReadOnlySpan<byte> entry = content.Slice(ContentPrefixLength + (index * EntryLength), EntryLength);
        return (new CaptureTime(BinaryPrimitives.ReadInt64BigEndian(entry)), BinaryPrimitives.ReadUInt64BigEndian(entry[8..]));
    }

    internal static void Write(ref BoxWriter writer, ReadOnlySpan<FragmentSample> samples)
    {
        int box = writer.Begin("uuid"u8);
        writer.Bytes(UserType);
        writer.UInt32(0);
        writer.UInt32((uint)samples.Length);
        foreach (ref readonly FragmentSample sample in samples)
        {
            writer.UInt64((ulong)sample.CaptureTime.UnixNanoseconds);
            writer.UInt64(sample.FrameNumber);
        }

        writer.End(box);
    }
}
