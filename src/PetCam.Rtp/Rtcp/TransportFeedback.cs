using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>A view of transport-wide congestion control feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): when each packet arrived. Borrows the bytes.</summary>
/// <remarks>Enumerating it does not allocate. Where chunks or deltas end before the packet count is reached, fewer packets are told.</remarks>
public readonly ref struct TransportFeedback
{
    /// <summary>Unit of <see cref="ReferenceTime"/>.</summary>
    public const int ReferenceMicroseconds = 64_000;

    internal const int DeltaMicroseconds = 250;
    internal const int FixedBytes = 8; // base sequence number, packet count, reference time, feedback count

    private readonly ReadOnlySpan<byte> _chunks;
    private readonly ReadOnlySpan<byte> _deltas;

    private TransportFeedback(ReadOnlySpan<byte> control, int packetCount, int chunkBytes)
    {
        FirstSequenceNumber = new SequenceNumber(BinaryPrimitives.ReadUInt16BigEndian(control));
        PacketCount = packetCount;
        ReferenceTime = (int)(BinaryPrimitives.ReadUInt32BigEndian(control[4..]) >> 8);
        FeedbackCount = control[7];
        _chunks = control.Slice(FixedBytes, chunkBytes);
        _deltas = control[(FixedBytes + chunkBytes)..];
    }

    public SequenceNumber FirstSequenceNumber { get; }

    /// <summary>Packets whose status is told, at most 65535.</summary>
    public int PacketCount { get; }

    /// <summary>24 bits in units of 64 ms on the receiver's clock, whose zero is unknown; see <see cref="TransportFeedbackClock"/>.</summary>
    public int ReferenceTime { get; }

    /// <summary>Rises by one per feedback packet, modulo 256: a gap is a lost feedback packet.</summary>
    public byte FeedbackCount { get; }

    /// <summary>Reads the fixed part and finds where the deltas begin.</summary>
    /// <returns>False when the packet is another format or shorter than the fixed part.</returns>
    public static bool TryParse(in RtcpPacket packet, out TransportFeedback feedback)
    {
        ReadOnlySpan<byte> control = packet.FeedbackControl;
        if (packet.Format != RtcpFeedbackFormat.TransportWideCongestionControl || control.Length < FixedBytes)
        {
            feedback = default;
            return false;
        }

        int wanted = BinaryPrimitives.ReadUInt16BigEndian(control[2..]);
        int covered = 0;
        int chunkBytes = 0;
        while (covered < wanted && control.Length >= FixedBytes + chunkBytes + PacketStatusChunk.Bytes)
        {
            covered += ReadChunk(control[(FixedBytes + chunkBytes)..]).Capacity;
            chunkBytes += PacketStatusChunk.Bytes;
        }

        feedback = new TransportFeedback(control, Math.Min(covered, wanted), chunkBytes);
        return true;
    }

    public TransportFeedbackEnumerator GetEnumerator() => new(FirstSequenceNumber, PacketCount, _chunks, _deltas);

    internal static PacketStatusChunk ReadChunk(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt16BigEndian(bytes));
}
