using System.Buffers.Binary;

namespace PetCam.HttpLive;

/// <summary>The size of a JPEG, from its frame header (ITU-T T.81 B.2.2). Any bytes are safe.</summary>
internal readonly record struct JpegHeader(int Width, int Height)
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const int FrameHeaderLength = 8; // length, precision, height, width, components

    public bool Fits(int maxSide) => Width <= maxSide && Height <= maxSide;

    /// <returns>False when the bytes do not begin as a baseline or progressive JPEG with a size, or have no end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> jpeg, out JpegHeader header)
    {
        header = default;
        if (!jpeg.StartsWith((ReadOnlySpan<byte>)[Marker, StartOfImage]) || jpeg.LastIndexOf((ReadOnlySpan<byte>)[Marker, EndOfImage]) < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = jpeg[2..];
        while (rest.Length >= 4 && rest[0] == Marker)
        {
            byte type = rest[1];
            if (type == Marker)
            {
                rest = rest[1..]; // fill byte (B.1.1.2)
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length > rest.Length - 2 || type == StartOfScan)
            {
                return false;
            }

            if (type is 0xC0 or 0xC1 or 0xC2)
            {
                return TryParseFrame(rest.Slice(2, length), out header);
            }

            rest = rest[(2 + length)..];
        }

        return false;
    }

    private static bool TryParseFrame(ReadOnlySpan<byte> segment, out JpegHeader header)
    {
        header = default;
        if (segment.Length < FrameHeaderLength)
        {
            return false;
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        if (width == 0 || height == 0)
        {
            return false;
        }

        header = new JpegHeader(width, height);
        return true;
    }
}
