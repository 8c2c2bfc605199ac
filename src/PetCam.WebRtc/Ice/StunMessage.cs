using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PetCam.WebRtc.Ice;

/// <summary>A view of a received STUN message (RFC 8489 §5, §14). Borrows the datagram.</summary>
internal readonly ref struct StunMessage
{
    public const int HeaderBytes = 20;
    public const uint MagicCookie = 0x2112A442;
    public const int TransactionIdBytes = 12;
    public const int IntegrityBytes = 20;

    internal const uint FingerprintMask = 0x5354554E; // "STUN"
    internal const int AttributeHeaderBytes = 4;
    private const int FingerprintBytes = 4;
    private const ushort FirstOptionalAttribute = 0x8000;

    private readonly ReadOnlySpan<byte> _bytes;

    private StunMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public StunMessageType Type => (StunMessageType)BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, TransactionIdBytes);

    /// <summary>Reads a datagram. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message, out StunParseError error)
    {
        message = default;
        if (datagram.Length < HeaderBytes)
        {
            error = StunParseError.Truncated;
            return false;
        }

        bool isStun = (datagram[0] & 0xC0) == 0
            && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == MagicCookie
            && BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == datagram.Length - HeaderBytes
            && datagram.Length % sizeof(uint) == 0;
        if (!isStun)
        {
            error = StunParseError.NotStun;
            return false;
        }

        for (int offset = HeaderBytes; offset < datagram.Length; offset += PaddedAttributeBytes(datagram, offset))
        {
            if (offset + PaddedAttributeBytes(datagram, offset) > datagram.Length)
            {
                error = StunParseError.Truncated;
                return false;
            }
        }

        message = new StunMessage(datagram);
        error = StunParseError.None;
        return true;
    }

    /// <summary>Finds an attribute in front of MESSAGE-INTEGRITY, or that one and FINGERPRINT themselves; what else follows it is not authentic (§14.5).</summary>
    public bool TryFind(StunAttributeType type, out ReadOnlySpan<byte> value)
    {
        int offset = FindOffset(type);
        value = offset < 0 ? default : _bytes.Slice(offset + AttributeHeaderBytes, AttributeBytes(_bytes, offset));
        return offset >= 0;
    }

    public bool Has(StunAttributeType type) => FindOffset(type) >= 0;

    /// <summary>Checks MESSAGE-INTEGRITY (§14.5) with a short-term credential.</summary>
    public bool HasIntegrity(ReadOnlySpan<byte> key)
    {
        int offset = FindOffset(StunAttributeType.MessageIntegrity);
        if (offset < 0 || AttributeBytes(_bytes, offset) != IntegrityBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[IntegrityBytes];
        ComputeIntegrity(_bytes[..offset], key, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _bytes.Slice(offset + AttributeHeaderBytes, IntegrityBytes));
    }

    /// <summary>Checks FINGERPRINT (§14.7), which must come last.</summary>
    public bool HasFingerprint()
    {
        int offset = FindOffset(StunAttributeType.Fingerprint);
        bool last = offset >= 0 && offset + AttributeHeaderBytes + FingerprintBytes == _bytes.Length;
        return last && BinaryPrimitives.ReadUInt32BigEndian(_bytes[(offset + AttributeHeaderBytes)..])
            == (Crc32.Compute(_bytes[..offset]) ^ FingerprintMask);
    }

    /// <summary>Writes the types of attributes that must be understood and are not (§6.3.1).</summary>
    /// <returns>How many; at most the length of <paramref name="unknown"/>.</returns>
    public int CollectUnknown(Span<ushort> unknown)
    {
        int count = 0;
        for (int offset = HeaderBytes; offset < _bytes.Length && count < unknown.Length; offset += PaddedAttributeBytes(_bytes, offset))
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);
            if (type < FirstOptionalAttribute && !Enum.IsDefined((StunAttributeType)type))
            {
                unknown[count++] = type;
            }
        }

        return count;
    }

    /// <summary>HMAC over the message so far, with the length it will have once the attribute is appended.</summary>
    /// <param name="message">Up to, without, the attribute.</param>
    internal static void ComputeIntegrity(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> hash)
    {
        Span<byte> copy = stackalloc byte[message.Length];
        message.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(message.Length - HeaderBytes + AttributeHeaderBytes + IntegrityBytes));
#pragma warning disable CA5350 // RFC 8445 §7.1 fixes HMAC-SHA1 for connectivity checks.
        HMACSHA1.HashData(key, copy, hash);
#pragma warning restore CA5350
    }

    private int FindOffset(StunAttributeType type)
    {
        bool authenticated = true;
        for (int offset = HeaderBytes; offset < _bytes.Length; offset += PaddedAttributeBytes(_bytes, offset))
        {
            StunAttributeType current = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);
            if (current == type && (authenticated || type == StunAttributeType.Fingerprint))
            {
                return offset;
            }

            authenticated &= current != StunAttributeType.MessageIntegrity;
        }

        return -1;
    }

    private static int AttributeBytes(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);

    private static int PaddedAttributeBytes(ReadOnlySpan<byte> bytes, int offset) => AttributeHeaderBytes + ((AttributeBytes(bytes, offset) + 3) & ~3);
}
