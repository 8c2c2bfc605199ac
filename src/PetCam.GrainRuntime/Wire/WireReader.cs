using System.Buffers.Binary;
using System.Text;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Reads values out of a payload from another silo. Every length is checked against what is left.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> payload, IReferenceSource references)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>Makes references to grains that are named in the payload.</summary>
    public readonly IReferenceSource References => references;

    public readonly int BytesLeft => _rest.Length;

    /// <exception cref="InvalidDataException">Fewer bytes are left.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException($"A value of {(uint)count} bytes is cut off after {_rest.Length}.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte ReadByte() => Take(1)[0];

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>Bytes behind their length.</summary>
    public ReadOnlySpan<byte> ReadBlock()
    {
        uint length = ReadUInt32();
        return length <= int.MaxValue ? Take((int)length) : throw new InvalidDataException($"A value of {length} bytes is too long.");
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadBlock());

    /// <exception cref="InvalidDataException">Something is left: sender and receiver know the method in different shapes.</exception>
    public readonly void RequireEnd()
    {
        if (_rest.Length > 0)
        {
            throw new InvalidDataException($"{_rest.Length} bytes are left over; the silos know the method in different shapes.");
        }
    }
}
