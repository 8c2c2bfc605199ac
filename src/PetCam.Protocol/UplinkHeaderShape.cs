namespace PetCam.Protocol;

/// <summary>Checks the lengths inside a serialized <see cref="V1.UplinkHeader"/> before the protobuf runtime believes them.</summary>
/// <remarks>
/// The runtime (3.25) adds a length to its position in 32 bits. One that is close to 2^31 overflows there, counts as allowed, and makes fifteen bytes
/// from outside allocate two gigabytes or read past the end. So every length must fit into what encloses it, at every level.
/// </remarks>
internal static class UplinkHeaderShape
{
    private const int MaxVarintBytes = 10;
    private const int HeaderLevel = 0; // parent of the kinds; a kind's level is its field number
    private const int LeafLevel = -1; // holds no further messages

    private const int WireVarint = 0;
    private const int WireFixed64 = 1;
    private const int WireLengthDelimited = 2;
    private const int WireFixed32 = 5;

    /// <summary>True when every field ends inside its message. Groups, which proto3 does not have, are refused.</summary>
    public static bool IsSound(ReadOnlySpan<byte> header) => IsSound(header, HeaderLevel);

    /// <summary>Level of the message in a field; null when the field holds something else.</summary>
    /// <param name="level">Zero for the header itself, else what this returned for the enclosing message.</param>
    internal static int? LevelOf(int level, int field) => (level, field) switch
    {
        (HeaderLevel, not V1.UplinkHeader.PayloadLengthFieldNumber) => field, // all else is one of the kinds
        (V1.UplinkHeader.TracksFieldNumber, V1.Tracks.Tracks_FieldNumber) => LeafLevel,
        (V1.UplinkHeader.DetectionsFieldNumber, V1.Detections.ObjectsFieldNumber) => LeafLevel,
        (V1.UplinkHeader.StatusFieldNumber, V1.BoardStatus.SourcesFieldNumber) => LeafLevel,
        _ => null,
    };

    private static bool IsSound(ReadOnlySpan<byte> message, int level)
    {
        while (!message.IsEmpty)
        {
            if (!TryReadVarint(ref message, out uint tag) || !TryReadLength(ref message, (int)(tag & 7), out int length) || length > message.Length)
            {
                return false;
            }

            bool isMessage = (tag & 7) == WireLengthDelimited && LevelOf(level, (int)(tag >> 3)) is not null;
            if (isMessage && !IsSound(message[..length], LevelOf(level, (int)(tag >> 3))!.Value))
            {
                return false;
            }

            message = message[length..];
        }

        return true;
    }

    // Bytes of the field behind tag and length.
    private static bool TryReadLength(ref ReadOnlySpan<byte> message, int wireType, out int length)
    {
        length = wireType switch { WireFixed64 => sizeof(ulong), WireFixed32 => sizeof(uint), _ => 0 };
        if (wireType is WireFixed64 or WireFixed32)
        {
            return true;
        }

        bool known = wireType is WireVarint or WireLengthDelimited;
        if (!known || !TryReadVarint(ref message, out uint value) || (wireType == WireLengthDelimited && value > int.MaxValue))
        {
            return false;
        }

        length = wireType == WireLengthDelimited ? (int)value : 0;
        return true;
    }

    // As the runtime reads it: the low 32 bits of up to ten bytes.
    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(MaxVarintBytes, bytes.Length); i++)
        {
            value |= i < 5 ? (uint)(bytes[i] & 0x7F) << (7 * i) : 0;
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
