using System.Buffers.Binary;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Ice;

/// <summary>Writes a STUN message, attribute by attribute (RFC 8489 §5, §14).</summary>
internal ref struct StunMessageWriter
{
    /// <summary>Room that suffices for every message that is written here.</summary>
    public const int MaxBytes = 256;

    private const int ErrorClassDivisor = 100;
    private const byte FamilyIPv4 = 1;
    private const byte FamilyIPv6 = 2;

    private readonly Span<byte> _buffer;
    private int _length;

    public StunMessageWriter(Span<byte> buffer, StunMessageType type, ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.HeaderBytes;
        WriteLength();
    }

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Add(StunAttributeType type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    /// <summary>The address as the server sees it, mixed with cookie and transaction so that no middlebox rewrites it (§14.2).</summary>
    public void AddXorMappedAddress(in RemoteEndpoint endpoint)
    {
        Span<byte> address = stackalloc byte[16];
        int bytes = endpoint.WriteAddress(address);
        Span<byte> value = Reserve(StunAttributeType.XorMappedAddress, 4 + bytes);
        value[1] = bytes == 4 ? FamilyIPv4 : FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(endpoint.Port ^ (StunMessage.MagicCookie >> 16)));
        ReadOnlySpan<byte> mask = _buffer.Slice(4, 16);
        for (int i = 0; i < bytes; i++)
        {
            value[4 + i] = (byte)(address[i] ^ mask[i]);
        }
    }

    /// <summary>§14.8.</summary>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        Span<byte> value = Reserve(StunAttributeType.ErrorCode, 4 + reason.Length);
        value[2] = (byte)(code / ErrorClassDivisor);
        value[3] = (byte)(code % ErrorClassDivisor);
        reason.CopyTo(value[4..]);
    }

    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        Span<byte> value = Reserve(StunAttributeType.UnknownAttributes, types.Length * sizeof(ushort));
        for (int i = 0; i < types.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * sizeof(ushort))..], types[i]);
        }
    }

    /// <summary>§14.5.</summary>
    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[StunMessage.IntegrityBytes];
        StunMessage.ComputeIntegrity(Written, key, hash);
        Add(StunAttributeType.MessageIntegrity, hash);
    }

    /// <summary>§14.7; the last attribute.</summary>
    public void AddFingerprint()
    {
        int end = _length;
        Span<byte> value = Reserve(StunAttributeType.Fingerprint, sizeof(uint)); // the length counts before the checksum does
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(_buffer[..end]) ^ StunMessage.FingerprintMask);
    }

    private Span<byte> Reserve(StunAttributeType type, int length)
    {
        int padded = (length + 3) & ~3;
        Span<byte> attribute = _buffer.Slice(_length, StunMessage.AttributeHeaderBytes + padded);
        attribute.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        _length += attribute.Length;
        WriteLength();
        return attribute.Slice(StunMessage.AttributeHeaderBytes, length);
    }

    private readonly void WriteLength() => BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderBytes));
}
