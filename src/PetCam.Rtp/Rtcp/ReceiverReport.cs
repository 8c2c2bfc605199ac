using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>Writes receiver reports (RFC 3550 §6.4.2), each followed by the source description that §6.1 asks for.</summary>
public static class ReceiverReport
{
    /// <summary>Room that always suffices for a report with one block.</summary>
    public const int MaxCompoundBytes = HeaderBytes + ReportBlock.Bytes + SourceDescription.MaxBytes;

    private const int HeaderBytes = 8; // common header and SSRC

    /// <param name="ssrc">Of the receiver.</param>
    /// <param name="canonicalName">ASCII, at most <see cref="SenderReport.MaxNameBytes"/>.</param>
    /// <param name="block">Null writes an empty report, which every other compound packet begins with.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteCompound(Span<byte> destination, uint ssrc, ReadOnlySpan<byte> canonicalName, in ReportBlock? block)
    {
        int length = HeaderBytes + (block is null ? 0 : ReportBlock.Bytes);
        RtcpPacket.WriteHeader(destination, RtcpPacketType.ReceiverReport, block is null ? 0 : 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        block?.Write(destination[HeaderBytes..]);
        return length + SourceDescription.Write(destination[length..], ssrc, canonicalName);
    }
}
