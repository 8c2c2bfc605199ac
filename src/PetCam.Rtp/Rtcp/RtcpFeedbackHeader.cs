using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>The part that all feedback packets share (RFC 4585 §6.1).</summary>
internal static class RtcpFeedbackHeader
{
    public const int Bytes = 12;

    /// <param name="packetBytes">Length of the whole packet, a multiple of four.</param>
    public static void Write(Span<byte> destination, RtcpFeedbackFormat format, int packetBytes, uint senderSsrc, uint mediaSsrc)
    {
        destination[0] = (byte)(RtpHeader.VersionBits | ((int)format & 0x1F));
        destination[1] = (byte)((int)format >> 8);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((packetBytes / sizeof(uint)) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], mediaSsrc);
    }
}
