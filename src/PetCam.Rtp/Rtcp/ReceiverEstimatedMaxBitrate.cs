using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>REMB: the most that a receiver believes the path can carry, for all streams together (draft-alvestrand-rmcat-remb-03 §2.2).</summary>
/// <param name="BitrateBps">All bytes above IP; <see cref="long.MaxValue"/> when the message names more than that.</param>
public readonly record struct ReceiverEstimatedMaxBitrate(long BitrateBps)
{
    /// <summary>Bytes of a packet that names one stream.</summary>
    public const int PacketBytes = RtcpFeedbackHeader.Bytes + ControlBytes + sizeof(uint);

    private const uint Identifier = 0x52454D42; // "REMB"
    private const int ControlBytes = 8; // identifier; SSRC count, exponent, mantissa
    private const int MantissaBits = 18;
    private const int MantissaMask = (1 << MantissaBits) - 1;
    private const int ExponentMask = 0x3F;
    private const int LongBits = 63;

    /// <summary>Reads the bitrate; which streams the message lists does not matter, since it limits their sum.</summary>
    /// <returns>False when the packet is another application's feedback, or too short.</returns>
    public static bool TryParse(in RtcpPacket packet, out ReceiverEstimatedMaxBitrate estimate)
    {
        estimate = default;
        ReadOnlySpan<byte> control = packet.FeedbackControl;
        if (packet.Format != RtcpFeedbackFormat.ApplicationLayer || control.Length < ControlBytes
            || BinaryPrimitives.ReadUInt32BigEndian(control) != Identifier)
        {
            return false;
        }

        uint word = BinaryPrimitives.ReadUInt32BigEndian(control[4..]);
        int exponent = (int)(word >> MantissaBits) & ExponentMask;
        long mantissa = word & MantissaMask;
        bool fits = mantissa == 0 || exponent + (LongBits - long.LeadingZeroCount(mantissa)) < LongBits;
        estimate = new ReceiverEstimatedMaxBitrate(fits ? mantissa == 0 ? 0 : mantissa << exponent : long.MaxValue);
        return true;
    }

    /// <summary>Writes a packet that names one stream. The bitrate is rounded down to 18 significant bits.</summary>
    /// <param name="destination">At least <see cref="PacketBytes"/> long.</param>
    /// <param name="senderSsrc">Who says so.</param>
    /// <param name="streamSsrc">The stream that is received.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, uint senderSsrc, uint streamSsrc)
    {
        int exponent = Math.Max(0, (int)(LongBits + 1 - long.LeadingZeroCount(BitrateBps)) - MantissaBits);
        uint word = 1u << 24 | (uint)exponent << MantissaBits | (uint)(BitrateBps >> exponent);
        RtcpFeedbackHeader.Write(destination, RtcpFeedbackFormat.ApplicationLayer, PacketBytes, senderSsrc, mediaSsrc: 0);
        Span<byte> control = destination[RtcpFeedbackHeader.Bytes..];
        BinaryPrimitives.WriteUInt32BigEndian(control, Identifier);
        BinaryPrimitives.WriteUInt32BigEndian(control[4..], word);
        BinaryPrimitives.WriteUInt32BigEndian(control[8..], streamSsrc);
        return PacketBytes;
    }
}
