using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>One entry of a generic NACK: a lost packet and a bit per packet of the 16 that follow it (RFC 4585 §6.2.1).</summary>
/// <param name="Following">Bit n set: packet <paramref name="First"/> + n + 1 is lost as well.</param>
public readonly record struct NackItem(SequenceNumber First, ushort Following)
{
    /// <summary>Bytes of one entry.</summary>
    public const int Bytes = 4;

    /// <summary>Packets that one entry can name.</summary>
    public const int MaxPackets = 17;

    /// <summary>Takes the next entry from feedback control information.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> feedbackControl, out NackItem item)
    {
        item = default;
        if (feedbackControl.Length < Bytes)
        {
            return false;
        }

        item = new NackItem(
            new SequenceNumber(BinaryPrimitives.ReadUInt16BigEndian(feedbackControl)),
            BinaryPrimitives.ReadUInt16BigEndian(feedbackControl[2..]));
        feedbackControl = feedbackControl[Bytes..];
        return true;
    }

    /// <summary>True when the packet <paramref name="offset"/> behind <see cref="First"/> is reported lost.</summary>
    public bool Names(int offset) => offset == 0 || (Following >> (offset - 1) & 1) != 0;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, First.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Following);
    }
}
