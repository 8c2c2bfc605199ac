using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>A view of one received RTP packet (RFC 3550 §5.1, §5.3.1). Borrows the bytes.</summary>
public readonly ref struct RtpPacket
{
    private const int ExtensionHeaderBytes = 4;

    private RtpPacket(RtpHeader header, RtpHeaderExtensions extensions, ReadOnlySpan<byte> payload)
    {
        Header = header;
        Extensions = extensions;
        Payload = payload;
    }

    public RtpHeader Header { get; }

    public RtpHeaderExtensions Extensions { get; }

    /// <summary>Without padding.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the SSRC alone, which SRTP leaves in the clear; 0 when there is none.</summary>
    public static uint PeekSsrc(ReadOnlySpan<byte> bytes) =>
        bytes.Length < RtpHeader.FixedBytes ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);

    /// <summary>Reads the sequence number alone, likewise.</summary>
    public static SequenceNumber PeekSequenceNumber(ReadOnlySpan<byte> bytes) =>
        new(bytes.Length < RtpHeader.FixedBytes ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));

    /// <summary>Reads the payload type alone, likewise; -1 when there is none.</summary>
    public static int PeekPayloadType(ReadOnlySpan<byte> bytes) =>
        bytes.Length < RtpHeader.FixedBytes ? -1 : bytes[1] & ~RtpHeader.MarkerFlag;

    /// <summary>Reads a packet. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RtpPacket packet, out RtpParseError error)
    {
        packet = default;
        if (bytes.Length < RtpHeader.FixedBytes)
        {
            error = RtpParseError.Truncated;
            return false;
        }

        if ((bytes[0] & 0xC0) != RtpHeader.VersionBits)
        {
            error = RtpParseError.WrongVersion;
            return false;
        }

        int offset = RtpHeader.FixedBytes + ((bytes[0] & 0x0F) * sizeof(uint));
        RtpHeaderExtensions extensions = default;
        if ((bytes[0] & RtpHeader.ExtensionFlag) != 0 && !TryReadExtensions(bytes, ref offset, out extensions))
        {
            error = RtpParseError.Truncated;
            return false;
        }

        if (offset > bytes.Length)
        {
            error = RtpParseError.Truncated;
            return false;
        }

        int padding = (bytes[0] & 0x20) != 0 ? bytes[^1] : 0;
        bool badPadding = (bytes[0] & 0x20) != 0 && (padding == 0 || padding > bytes.Length - offset);
        if (badPadding)
        {
            error = RtpParseError.BadPadding;
            return false;
        }

        packet = new RtpPacket(RtpHeader.Read(bytes), extensions, bytes[offset..^padding]);
        error = RtpParseError.None;
        return true;
    }

    /// <summary>Bytes in front of the payload: fixed header, contributing sources and extension block. They stay in the clear under SRTP (RFC 3711 §3.1).</summary>
    /// <returns>False when the packet ends before or is of another version.</returns>
    public static bool TryMeasureHeader(ReadOnlySpan<byte> bytes, out int headerBytes)
    {
        headerBytes = 0;
        if (bytes.Length < RtpHeader.FixedBytes || (bytes[0] & 0xC0) != RtpHeader.VersionBits)
        {
            return false;
        }

        headerBytes = RtpHeader.FixedBytes + ((bytes[0] & 0x0F) * sizeof(uint));
        bool complete = (bytes[0] & RtpHeader.ExtensionFlag) == 0 || TryReadExtensions(bytes, ref headerBytes, out _);
        return complete && headerBytes <= bytes.Length;
    }

    private static bool TryReadExtensions(ReadOnlySpan<byte> bytes, scoped ref int offset, out RtpHeaderExtensions extensions)
    {
        extensions = default;
        if (offset + ExtensionHeaderBytes > bytes.Length)
        {
            return false;
        }

        ushort profile = BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]) * sizeof(uint);
        offset += ExtensionHeaderBytes;
        if (offset + length > bytes.Length)
        {
            return false;
        }

        extensions = new RtpHeaderExtensions(profile, bytes.Slice(offset, length));
        offset += length;
        return true;
    }
}
