using System.Buffers.Binary;

namespace PetCam.Fmp4;

/// <summary>Type and size of one box (ISO/IEC 14496-12 4.2).</summary>
/// <param name="Type">The four characters, first one in the highest byte; compare with <see cref="BoxType"/>.</param>
/// <param name="HeaderLength">8, or 16 when the size is written in 64 bits.</param>
/// <param name="Size">Bytes of the whole box, its header included.</param>
public readonly record struct BoxHeader(uint Type, int HeaderLength, long Size)
{
    /// <summary>Bytes that <see cref="TryParse"/> may need.</summary>
    public const int MaxLength = 16;

    private const int ShortLength = 8;
    private const uint SizeIn64Bits = 1;

    public long ContentLength => Size - HeaderLength;

    /// <summary>Reads a header. A box "to the end of the file" (size 0) is refused: in a growing file it has no end.</summary>
    /// <param name="bytes">Any bytes are safe.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out BoxHeader header, out Mp4ParseError error)
    {
        header = default;
        error = Mp4ParseError.Truncated;
        if (bytes.Length < ShortLength)
        {
            return false;
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (size != SizeIn64Bits)
        {
            header = new BoxHeader(type, ShortLength, size);
        }
        else if (bytes.Length >= MaxLength)
        {
            header = new BoxHeader(type, MaxLength, (long)BinaryPrimitives.ReadUInt64BigEndian(bytes[ShortLength..]));
        }
        else
        {
            return false;
        }

        error = header.Size < header.HeaderLength ? Mp4ParseError.BadBoxSize : Mp4ParseError.None;
        return error == Mp4ParseError.None;
    }
}
