using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>Writes a header extension block (RFC 8285). The form is chosen once for the block.</summary>
public ref struct RtpHeaderExtensionWriter
{
    /// <summary>Bytes of profile and length in front of the elements.</summary>
    public const int BlockHeaderBytes = 4;

    private const int MaxOneByteId = 14;

    private readonly Span<byte> _block;
    private readonly bool _twoByte;
    private int _position = BlockHeaderBytes;

    /// <param name="block">Room for the block, zeroed or not; a multiple of 4 bytes.</param>
    /// <param name="highestId">The highest identifier that will be written: above 14 the two-byte form is needed.</param>
    public RtpHeaderExtensionWriter(Span<byte> block, int highestId)
    {
        _block = block;
        _twoByte = highestId > MaxOneByteId;
    }

    /// <summary>Bytes in front of an element's value.</summary>
    public readonly int ElementHeaderBytes => _twoByte ? 2 : 1;

    /// <summary>Appends an element.</summary>
    /// <returns>The offset of its value in the block, or -1 when it does not fit.</returns>
    public int TryAppend(int id, scoped ReadOnlySpan<byte> value)
    {
        if (_position + ElementHeaderBytes + value.Length > _block.Length)
        {
            return -1;
        }

        if (_twoByte)
        {
            _block[_position++] = (byte)id;
            _block[_position++] = (byte)value.Length;
        }
        else
        {
            _block[_position++] = (byte)((id << 4) | (value.Length - 1));
        }

        int offset = _position;
        value.CopyTo(_block[_position..]);
        _position += value.Length;
        return offset;
    }

    /// <summary>Writes profile and length, and fills with padding to the end of the block that was given.</summary>
    /// <returns>The length of the block in bytes.</returns>
    public readonly int Complete()
    {
        _block[_position..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(_block, _twoByte ? RtpHeaderExtensions.TwoByteProfile : RtpHeaderExtensions.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(_block[2..], (ushort)((_block.Length - BlockHeaderBytes) / sizeof(uint)));
        return _block.Length;
    }
}
