using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>Walks the packets of a compound RTCP packet, full or reduced-size (RFC 3550 §6.1, RFC 5506). Any bytes are safe.</summary>
public ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="compound">Decrypted bytes; borrowed.</param>
    public RtcpReader(ReadOnlySpan<byte> compound)
    {
        _rest = compound;
        Current = default;
        Error = RtcpParseError.None;
    }

    /// <summary>Valid after <see cref="MoveNext"/> returned true.</summary>
    public RtcpPacket Current { get; private set; }

    /// <summary>Why <see cref="MoveNext"/> stopped; none at the regular end.</summary>
    public RtcpParseError Error { get; private set; }

    public readonly RtcpReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Error = Check(_rest, out int length, out int padding);
        if (Error != RtcpParseError.None)
        {
            _rest = default;
            return false;
        }

        Current = new RtcpPacket((RtcpPacketType)_rest[1], _rest[0] & 0x1F, _rest[RtcpPacket.HeaderBytes..(length - padding)]);
        _rest = _rest[length..];
        return true;
    }

    private static RtcpParseError Check(ReadOnlySpan<byte> bytes, out int length, out int padding)
    {
        length = 0;
        padding = 0;
        if (bytes.Length < RtcpPacket.HeaderBytes)
        {
            return RtcpParseError.Truncated;
        }

        if ((bytes[0] & 0xC0) != RtpHeader.VersionBits)
        {
            return RtcpParseError.WrongVersion;
        }

        length = (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) + 1) * sizeof(uint);
        if (length > bytes.Length)
        {
            return RtcpParseError.Truncated;
        }

        if ((bytes[0] & 0x20) != 0)
        {
            // RFC 3550 §6.4.1 wants multiples of four, but browsers pad transport-wide feedback to the next 32 bits with 1 to 3 bytes and set the flag.
            padding = bytes[length - 1];
            bool valid = padding != 0 && padding <= length - RtcpPacket.HeaderBytes;
            return valid ? RtcpParseError.None : RtcpParseError.BadPadding;
        }

        return RtcpParseError.None;
    }
}
