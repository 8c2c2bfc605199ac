using System.Numerics;
using PetCam.Rtp;

namespace PetCam.WebRtc.Congestion;

/// <summary>When the newest packets of one viewer were sent, by transport-wide sequence number.</summary>
/// <remarks>A ring; writing it is a few nanoseconds on the path of every packet. One worker owns it.</remarks>
internal sealed class SendTimeLog
{
    /// <summary>16 KB. At 1200 bytes a packet: 20 Mb/s for one second between sending and feedback.</summary>
    public const int DefaultCapacity = 2048;

    private const int MaxCapacity = 32_768; // half the sequence numbers, else old and new cannot be told apart

    private readonly SentRecord[] _records;
    private ushort _newest = ushort.MaxValue;

    /// <param name="capacity">Packets; rounded up to a power of two, at most 32768.</param>
    public SendTimeLog(int capacity = DefaultCapacity) =>
        _records = new SentRecord[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, 1, MaxCapacity))];

    public int Capacity => _records.Length;

    /// <param name="sequenceNumber">One more than that of the packet before. Numbers that were left out are forgotten, not mistaken for old ones.</param>
    /// <param name="nowMicroseconds">Monotonic.</param>
    /// <param name="bytes">On the wire above IP.</param>
    public void Record(ushort sequenceNumber, long nowMicroseconds, int bytes)
    {
        int step = unchecked((ushort)(sequenceNumber - _newest));
        if (step != 1)
        {
            ForgetSkipped(Math.Min(step - 1, _records.Length));
        }

        _newest = sequenceNumber;
        _records[sequenceNumber & (_records.Length - 1)] =
            new SentRecord(unchecked((uint)nowMicroseconds), (ushort)Math.Min(bytes, ushort.MaxValue), PacketFate.InFlight);
    }

    /// <summary>Finds a packet that is still held.</summary>
    /// <param name="slot">For <see cref="At"/>, until the next packet is recorded.</param>
    public bool TryFind(SequenceNumber sequenceNumber, out int slot)
    {
        slot = sequenceNumber.Value & (_records.Length - 1);
        int age = unchecked((ushort)(_newest - sequenceNumber.Value));
        return age < _records.Length && _records[slot].Fate != PacketFate.None;
    }

    public ref SentRecord At(int slot) => ref _records[slot];

    private void ForgetSkipped(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            _records[unchecked((ushort)(_newest + i)) & (_records.Length - 1)] = default;
        }
    }
}
