using System.Numerics;

namespace PetCam.Rtp;

/// <summary>Puts packets back into the order in which they were sent (RFC 3550 §A.1), and waits for missing ones as long as it is told to.</summary>
/// <remarks>
/// No playout delay: what is in order leaves at once, because players have buffers of their own. Bounded in packets by its ring and in time by the wait.
/// Only the very first packets are held for 20 ms: nobody knows yet which of them is the first.
/// A packet is decrypted into <see cref="Spare"/> and changes places with its slot, so that its bytes are not copied. Not thread-safe.
/// </remarks>
public sealed class JitterBuffer
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    private readonly int _capacity;
    private readonly int _packetBytes;
    private readonly byte[]?[] _bytes;
    private readonly BufferedPacket[] _packets;
    private readonly bool[] _present;
    private byte[] _spare;
    private long _next = -1;
    private long _highest = -1;
    private TimeSpan? _opensAt;

    /// <param name="capacity">Packets between the oldest missing and the newest, a power of two.</param>
    /// <param name="packetBytes">Longest packet; memory is taken as slots come into use.</param>
    public JitterBuffer(int capacity, int packetBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(capacity), true);
        _capacity = capacity;
        _packetBytes = packetBytes;
        _bytes = new byte[]?[capacity];
        _packets = new BufferedPacket[capacity];
        _present = new bool[capacity];
        _spare = new byte[packetBytes];
    }

    /// <summary>Room for the next packet's bytes; <see cref="Insert"/> takes what is written here.</summary>
    public Span<byte> Spare => _spare;

    /// <summary>Packets that wait for one before them.</summary>
    public int Count { get; private set; }

    /// <summary>Extended sequence number that is released next; -1 before the first packet.</summary>
    public long NextIndex => _next;

    /// <summary>Highest extended sequence number taken; -1 before the first packet.</summary>
    public long HighestIndex => _highest;

    /// <summary>Takes the packet whose bytes are in <see cref="Spare"/>.</summary>
    /// <returns>Late ones and duplicates leave the bytes where they are.</returns>
    public JitterInsertion Insert(in BufferedPacket packet)
    {
        if (_next < 0)
        {
            Restart(packet.Index);
            _opensAt = packet.Arrival + FirstWait;
        }

        JitterInsertion outcome = JitterInsertion.Accepted;
        if (packet.Index >= _next + _capacity)
        {
            Restart(packet.Index);
            outcome = JitterInsertion.Restarted;
        }

        if (packet.Index < _next && !TryBeginBefore(packet.Index))
        {
            return JitterInsertion.Late;
        }

        int slot = SlotOf(packet.Index);
        if (_present[slot])
        {
            return JitterInsertion.Duplicate;
        }

        (_bytes[slot], _spare) = (_spare, _bytes[slot] ?? new byte[_packetBytes]);
        _packets[slot] = packet;
        _present[slot] = true;
        _highest = Math.Max(_highest, packet.Index);
        Count++;
        return outcome;
    }

    /// <summary>Releases the next packet, or gives up those that are missing before it when one behind them has waited too long.</summary>
    /// <param name="maxWait">How long a packet may wait for those before it.</param>
    /// <param name="payload">Valid until the next call of <see cref="Insert"/>.</param>
    /// <param name="lost">Packets given up in front of this one.</param>
    public bool TryRelease(TimeSpan now, TimeSpan maxWait, out BufferedPacket packet, out ReadOnlySpan<byte> payload, out long lost)
    {
        packet = default;
        payload = default;
        lost = 0;
        if (now < _opensAt)
        {
            return false;
        }

        _opensAt = null;
        if (!TryFindFirst(out long first) || (first != _next && now - _packets[SlotOf(first)].Arrival < maxWait))
        {
            return false;
        }

        int slot = SlotOf(first);
        lost = first - _next;
        _next = first + 1;
        _present[slot] = false;
        Count--;
        packet = _packets[slot];
        payload = _bytes[slot].AsSpan(packet.PayloadOffset, packet.PayloadBytes);
        return true;
    }

    /// <summary>Forgets all; the next packet begins a new stream.</summary>
    public void Clear()
    {
        Restart(-1);
        _next = -1;
    }

    // Before anything was released, a packet that was overtaken may still be the first.
    private bool TryBeginBefore(long index)
    {
        if (_opensAt is null || _highest - index >= _capacity)
        {
            return false;
        }

        _next = index;
        return true;
    }

    private bool TryFindFirst(out long index)
    {
        index = _next;
        if (Count == 0)
        {
            return false;
        }

        while (!_present[SlotOf(index)])
        {
            index++;
        }

        return true;
    }

    private void Restart(long index)
    {
        Array.Clear(_present);
        Count = 0;
        _next = index;
        _highest = index;
    }

    private int SlotOf(long index) => (int)(index & (_capacity - 1));
}
