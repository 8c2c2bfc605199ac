using System.Buffers.Binary;

namespace PetCam.Fmp4;

/// <summary>Writes boxes (ISO/IEC 14496-12 4.2) into a span that the caller sized: big-endian fields, sizes filled in at the end.</summary>
/// <remarks>Data path 7/8: the bytes around the pictures of a recording. Writing past the span throws: that is a bug in the size.</remarks>
internal ref struct BoxWriter
{
    private readonly Span<byte> _destination;

    public BoxWriter(Span<byte> destination)
    {
        _destination = destination;
        Position = 0;
    }

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>Starts a box.</summary>
    /// <param name="type">Four characters.</param>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(ReadOnlySpan<byte> type)
    {
        int start = Position;
        UInt32(0);
        Bytes(type);
        return start;
    }

    /// <summary>Starts a full box: version and flags follow the type.</summary>
    public int BeginFull(ReadOnlySpan<byte> type, byte version, uint flags)
    {
        int start = Begin(type);
        UInt32(((uint)version << 24) | flags);
        return start;
    }

    public readonly void End(int start) =>
        BinaryPrimitives.WriteUInt32BigEndian(_destination[start..], (uint)(Position - start));

    public void UInt8(byte value) => _destination[Position++] = value;

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination[Position..], value);
        Position += sizeof(ushort);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_destination[Position..], value);
        Position += sizeof(uint);
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_destination[Position..], value);
        Position += sizeof(ulong);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    public void Zeros(int count)
    {
        _destination.Slice(Position, count).Clear();
        Position += count;
    }
}
