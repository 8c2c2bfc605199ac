using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>Writes what a receiver asks of a sender: lost packets again, or a keyframe (RFC 4585 §6.2.1, §6.3.1).</summary>
public static class ReceiverFeedback
{
    /// <summary>Bytes of a picture loss indication.</summary>
    public const int PictureLossBytes = HeaderBytes;

    private const int HeaderBytes = 12; // common header and two SSRCs
    private const int GenericNackFormat = (int)RtcpFeedbackFormat.GenericNack & 0x1F;
    private const int PictureLossFormat = (int)RtcpFeedbackFormat.PictureLossIndication & 0x1F;

    /// <summary>Room that always suffices for a NACK of so many packets.</summary>
    public static int MaxNackBytes(int packets) => HeaderBytes + (packets * NackItem.Bytes);

    /// <summary>Asks for packets again, up to 17 with each entry.</summary>
    /// <param name="missing">Extended sequence numbers, ascending; at least one.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteNack(Span<byte> destination, uint ssrc, uint mediaSsrc, ReadOnlySpan<long> missing)
    {
        int length = HeaderBytes;
        int i = 0;
        while (i < missing.Length)
        {
            long first = missing[i++];
            int following = 0;
            for (; i < missing.Length && missing[i] - first < NackItem.MaxPackets; i++)
            {
                following |= 1 << (int)(missing[i] - first - 1);
            }

            new NackItem(SequenceNumber.FromIndex(first), (ushort)following).Write(destination[length..]);
            length += NackItem.Bytes;
        }

        WriteHeader(destination, RtcpPacketType.TransportFeedback, GenericNackFormat, length, ssrc, mediaSsrc);
        return length;
    }

    /// <summary>Asks for a keyframe.</summary>
    /// <returns>Bytes written.</returns>
    public static int WritePictureLossIndication(Span<byte> destination, uint ssrc, uint mediaSsrc)
    {
        WriteHeader(destination, RtcpPacketType.PayloadFeedback, PictureLossFormat, PictureLossBytes, ssrc, mediaSsrc);
        return PictureLossBytes;
    }

    private static void WriteHeader(Span<byte> destination, RtcpPacketType type, int format, int length, uint ssrc, uint mediaSsrc)
    {
        RtcpPacket.WriteHeader(destination, type, format, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], mediaSsrc);
    }
}
