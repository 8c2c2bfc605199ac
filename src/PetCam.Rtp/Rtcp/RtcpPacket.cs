using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>A view of one packet of a compound (RFC 3550 §6.4, RFC 4585 §6.1). Borrows the bytes.</summary>
public readonly ref struct RtcpPacket
{
    internal const int HeaderBytes = 4;
    private const int SsrcBytes = 4;

    internal RtcpPacket(RtcpPacketType type, int count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    public RtcpPacketType Type { get; }

    /// <summary>Number of report blocks, chunks or sources; for feedback the format (FMT).</summary>
    public int Count { get; }

    /// <summary>What follows the common header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Format of a feedback packet.</summary>
    public RtcpFeedbackFormat Format => (RtcpFeedbackFormat)(((int)Type << 8) | Count);

    /// <summary>SSRC of who sent it; 0 when the packet is too short for one.</summary>
    public uint SenderSsrc => ReadSsrc(0);

    /// <summary>SSRC of the stream that feedback is about; 0 when the packet is too short for one.</summary>
    public uint MediaSsrc => ReadSsrc(SsrcBytes);

    /// <summary>Feedback control information behind the two SSRCs; empty when there is none.</summary>
    public ReadOnlySpan<byte> FeedbackControl => Body.Length < 2 * SsrcBytes ? default : Body[(2 * SsrcBytes)..];

    /// <summary>Writes the common header (RFC 3550 §6.4.1, RFC 4585 §6.1).</summary>
    /// <param name="length">Of the whole packet in bytes, a multiple of 4.</param>
    internal static void WriteHeader(Span<byte> destination, RtcpPacketType type, int count, int length)
    {
        destination[0] = (byte)(RtpHeader.VersionBits | count);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((length / sizeof(uint)) - 1));
    }

    private uint ReadSsrc(int offset) => Body.Length < offset + SsrcBytes ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Body[offset..]);
}
