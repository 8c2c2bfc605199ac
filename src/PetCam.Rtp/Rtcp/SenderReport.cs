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
    public const int MaxNameBytes = SourceDescription.MaxNameBytes;

    /// <summary>Room that always suffices for <see cref="WriteCompound"/>.</summary>
    public const int MaxCompoundBytes = ReportBytes + SourceDescription.MaxBytes;

    private const int ReportBytes = 28;
    private const int SenderInfoBytes = 24; // SSRC, NTP time, timestamp and both counts

    /// <summary>Writes SR and SDES with CNAME.</summary>
    /// <param name="canonicalName">ASCII, at most <see cref="MaxNameBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    public int WriteCompound(Span<byte> destination, ReadOnlySpan<byte> canonicalName)
    {
        RtcpPacket.WriteHeader(destination, RtcpPacketType.SenderReport, 0, ReportBytes);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Time.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], Timestamp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], PayloadBytes);
        return ReportBytes + SourceDescription.Write(destination[ReportBytes..], Ssrc, canonicalName);
    }

    /// <summary>Reads the sender's part of a report; its report blocks are read with <see cref="ReportBlock.TryRead"/>.</summary>
    /// <returns>False when the packet is of another type or cut short.</returns>
    public static bool TryRead(in RtcpPacket packet, out SenderReport report)
    {
        report = default;
        ReadOnlySpan<byte> body = packet.Body;
        if (packet.Type != RtcpPacketType.SenderReport || body.Length < SenderInfoBytes)
        {
            return false;
        }

        report = new SenderReport(
            packet.SenderSsrc,
            new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(body[4..])),
            new RtpTimestamp(BinaryPrimitives.ReadUInt32BigEndian(body[12..])),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }
}
