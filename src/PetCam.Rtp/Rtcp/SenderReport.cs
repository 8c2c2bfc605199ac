using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>A sender report without report blocks, followed by the source description that RFC 3550 §6.1 asks for.</summary>
/// <param name="Time">The sender's wall clock.</param>
/// <param name="Timestamp">The same instant on the media clock.</param>
/// <param name="Packets">Sent since the beginning, modulo 2^32.</param>
/// <param name="PayloadBytes">Likewise; without headers and padding.</param>
public readonly record struct SenderReport(uint Ssrc, NtpTime Time, RtpTimestamp Timestamp, uint Packets, uint PayloadBytes)
{
    /// <summary>Longest canonical name that <see cref="WriteCompound"/> takes.</summary>
    public const int MaxNameBytes = 32;

    /// <summary>Room that always suffices for <see cref="WriteCompound"/>.</summary>
    public const int MaxCompoundBytes = ReportBytes + DescriptionHeaderBytes + MaxNameBytes + 4;

    private const int ReportBytes = 28;
    private const int DescriptionHeaderBytes = 10; // common header, SSRC, item type and length
    private const byte CanonicalName = 1;

    /// <summary>Writes SR and SDES with CNAME.</summary>
    /// <param name="canonicalName">ASCII, at most <see cref="MaxNameBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    public int WriteCompound(Span<byte> destination, ReadOnlySpan<byte> canonicalName)
    {
        WriteHeader(destination, RtcpPacketType.SenderReport, 0, ReportBytes);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Time.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], Timestamp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], PayloadBytes);
        return ReportBytes + WriteDescription(destination[ReportBytes..], canonicalName);
    }

    private int WriteDescription(Span<byte> destination, ReadOnlySpan<byte> name)
    {
        // At least one zero ends the chunk, and zeros fill it to 32 bits (RFC 3550 §6.5).
        int length = (DescriptionHeaderBytes + name.Length + sizeof(uint)) / sizeof(uint) * sizeof(uint);
        destination[..length].Clear();
        WriteHeader(destination, RtcpPacketType.SourceDescription, 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Ssrc);
        destination[8] = CanonicalName;
        destination[9] = (byte)name.Length;
        name.CopyTo(destination[DescriptionHeaderBytes..]);
        return length;
    }

    private static void WriteHeader(Span<byte> destination, RtcpPacketType type, int count, int length)
    {
        destination[0] = (byte)(RtpHeader.VersionBits | count);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((length / sizeof(uint)) - 1));
    }
}
