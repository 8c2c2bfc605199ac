using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>What a receiver says about one stream (RFC 3550 §6.4.1).</summary>
/// <param name="FractionLost">Of the packets expected since the last report, in 1/256.</param>
/// <param name="PacketsLost">Since the beginning; negative when duplicates outnumber losses.</param>
/// <param name="HighestSequence">Extended highest sequence number received.</param>
/// <param name="Jitter">Interarrival jitter in timestamp ticks.</param>
/// <param name="LastSenderReport">Middle 32 bits of the NTP time of the newest sender report received; 0 none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s.</param>
public readonly record struct ReportBlock(
    uint Ssrc,
    byte FractionLost,
    int PacketsLost,
    uint HighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>Bytes of one block.</summary>
    public const int Bytes = 24;

    private const int SenderInfoBytes = 20;
    private const int SsrcBytes = 4;
    private const int TicksPerSecond = 65_536;

    /// <summary>The <paramref name="index"/>-th block of a sender or receiver report.</summary>
    /// <returns>False when there is none, or the packet is another type.</returns>
    public static bool TryRead(in RtcpPacket report, int index, out ReportBlock block)
    {
        block = default;
        int start = SsrcBytes + (report.Type == RtcpPacketType.SenderReport ? SenderInfoBytes : 0) + (index * Bytes);
        bool isReport = report.Type is RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport;
        if (!isReport || index < 0 || index >= report.Count || report.Body.Length < start + Bytes)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = report.Body.Slice(start, Bytes);
        int lost = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8; // 24 bits, signed
        block = new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            bytes[4],
            lost,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        return true;
    }

    /// <param name="destination">At least <see cref="Bytes"/> long.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], (FractionLost << 24) | (PacketsLost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], DelaySinceLastSenderReport);
    }

    /// <summary>Round-trip time by RFC 3550 §6.4.1; null without a sender report to refer to, or when the sum is not plausible.</summary>
    public TimeSpan? RoundTripTime(NtpTime arrival)
    {
        int ticks = unchecked((int)(arrival.MiddleBits - LastSenderReport - DelaySinceLastSenderReport));
        return LastSenderReport == 0 || ticks < 0 ? null : TimeSpan.FromTicks(ticks * TimeSpan.TicksPerSecond / TicksPerSecond);
    }
}
