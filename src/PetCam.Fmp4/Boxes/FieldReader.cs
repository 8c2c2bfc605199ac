using System.Buffers.Binary;

namespace PetCam.Fmp4;

/// <summary>Reads the big-endian fields of a box. Past the end it yields zeros and raises <see cref="IsExhausted"/>; it never throws.</summary>
internal ref struct FieldReader
{
    private ReadOnlySpan<byte> _rest;

    public FieldReader(ReadOnlySpan<byte> content)
    {
        _rest = content;
        IsExhausted = false;
    }

    public bool IsExhausted { get; private set; }

    public readonly int Remaining => _rest.Length;

    public byte UInt8() => Take(sizeof(byte), out ReadOnlySpan<byte> bytes) ? bytes[0] : (byte)0;

    public ushort UInt16() => Take(sizeof(ushort), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(sizeof(uint), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public ulong UInt64() => Take(sizeof(ulong), out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    /// <summary>Version in <paramref name="version"/>, the 24 flags returned.</summary>
    public uint VersionAndFlags(out byte version)
    {
        uint both = UInt32();
        version = (byte)(both >> 24);
        return both & 0xFFFFFF;
    }

    public ReadOnlySpan<byte> Bytes(int count) => Take(count, out ReadOnlySpan<byte> bytes) ? bytes : default;

    public void Skip(int count) => Take(count, out _);

    public readonly ReadOnlySpan<byte> ToEnd() => _rest;

    private bool Take(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count < 0 || count > _rest.Length)
        {
            IsExhausted = true;
            _rest = default;
            bytes = default;
            return false;
        }

        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
