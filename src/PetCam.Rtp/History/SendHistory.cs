namespace PetCam.Rtp;

/// <summary>The plaintext packets of one track, newest last: what every viewer is sent from, and what lost packets are sent again from.</summary>
/// <remarks>
/// Data path 7/8: one packetization for all viewers of a track. A ring of equal slots, addressed by a packet index that never wraps.
/// It holds at least the newest GOP as long as that fits into the limit, growing by doubling when it must, so that a viewer who joins can be
/// sent the whole of it; it halves when the GOPs of a while have needed a quarter of it at most. Not thread-safe: one worker owns it.
/// </remarks>
public sealed class SendHistory
{
    private const int SlotBytes = H264Packetizer.MaxPayloadBytes;
    private const int InitialPackets = 256;
    private const int GopsPerReview = 32;
    private const int ShrinkDivisor = 4;

    private readonly int _maxPackets;
    private byte[] _slots;
    private SentPacket[] _packets;
    private RtpTimestamp _timestamp;
    private AbsoluteCaptureTime _captureTime;
    private long _unit = -1;
    private long _keyframe = -1;
    private bool _isFirstOfUnit;
    private long _largestGop;
    private int _gopsSinceReview;

    /// <param name="maxPackets">Upper limit of packets held; rounded up to a power of two, at least 256.</param>
    public SendHistory(int maxPackets)
    {
        _maxPackets = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(maxPackets, InitialPackets));
        _packets = new SentPacket[InitialPackets];
        _slots = GC.AllocateUninitializedArray<byte>(InitialPackets * SlotBytes, pinned: true);
    }

    /// <summary>The index that the next packet will get; equals the number of packets ever appended.</summary>
    public long NextIndex { get; private set; }

    /// <summary>The oldest index that is still held.</summary>
    public long OldestIndex => Math.Max(0, NextIndex - _packets.Length);

    /// <summary>Counts access units; -1 before the first.</summary>
    public long NewestUnit => _unit;

    /// <summary>Timestamp of the newest access unit, before any viewer's offset.</summary>
    public RtpTimestamp NewestTimestamp => _timestamp;

    /// <summary>Index of the first packet of the newest keyframe, from which all packets are held; -1 when decoding cannot start.</summary>
    public long KeyframeIndex => _keyframe >= OldestIndex ? _keyframe : -1;

    /// <summary>Begins an access unit; the packets appended next belong to it.</summary>
    public void BeginUnit(bool isKeyframe, RtpTimestamp timestamp, AbsoluteCaptureTime captureTime)
    {
        _unit++;
        _isFirstOfUnit = true;
        _timestamp = timestamp;
        _captureTime = captureTime;
        if (isKeyframe)
        {
            Review(_keyframe < 0 ? 0 : NextIndex - _keyframe);
            _keyframe = NextIndex;
        }
    }

    /// <summary>What follows does not continue what is held: nobody may start in it.</summary>
    public void ForgetKeyframe() => _keyframe = -1;

    /// <summary>The index behind the last packet of the access unit that <paramref name="index"/> belongs to.</summary>
    public long EndOfUnit(long index)
    {
        while (TryGet(index, out SentPacket packet, out _) && !packet.IsLastOfUnit)
        {
            index++;
        }

        return Math.Min(index + 1, NextIndex);
    }

    /// <summary>Packets that it has room for.</summary>
    public int Capacity => _packets.Length;

    /// <summary>The payload bytes of the slot that <see cref="Append"/> will commit.</summary>
    public Span<byte> NextSlot()
    {
        if (_keyframe >= 0 && NextIndex - _keyframe >= _packets.Length && _packets.Length < _maxPackets)
        {
            Resize(_packets.Length * 2);
        }

        return Slot(NextIndex);
    }

    /// <summary>Commits the packet whose payload was written to <see cref="NextSlot"/>.</summary>
    public void Append(int length, bool isLastOfUnit)
    {
        _packets[NextIndex & (_packets.Length - 1)] = new SentPacket
        {
            Length = (ushort)length,
            IsFirstOfUnit = _isFirstOfUnit,
            IsLastOfUnit = isLastOfUnit,
            Unit = _unit,
            Timestamp = _timestamp,
            CaptureTime = _captureTime,
        };
        _isFirstOfUnit = false;
        NextIndex++;
    }

    /// <summary>Finds a packet that is still held.</summary>
    /// <param name="payload">Valid until packets are appended.</param>
    public bool TryGet(long index, out SentPacket packet, out ReadOnlySpan<byte> payload)
    {
        if (index < OldestIndex || index >= NextIndex)
        {
            packet = default;
            payload = default;
            return false;
        }

        packet = _packets[index & (_packets.Length - 1)];
        payload = Slot(index)[..packet.Length];
        return true;
    }

    private Span<byte> Slot(long index) => _slots.AsSpan((int)(index & (_packets.Length - 1)) * SlotBytes, SlotBytes);

    private void Review(long gopPackets)
    {
        _largestGop = Math.Max(_largestGop, gopPackets);
        if (++_gopsSinceReview < GopsPerReview)
        {
            return;
        }

        if (_packets.Length > InitialPackets && _largestGop <= _packets.Length / ShrinkDivisor)
        {
            Resize(_packets.Length / 2);
        }

        _largestGop = 0;
        _gopsSinceReview = 0;
    }

    private void Resize(int count)
    {
        byte[] slots = GC.AllocateUninitializedArray<byte>(count * SlotBytes, pinned: true);
        SentPacket[] packets = new SentPacket[count];
        for (long index = Math.Max(OldestIndex, NextIndex - count); index < NextIndex; index++)
        {
            int target = (int)(index & (packets.Length - 1));
            packets[target] = _packets[index & (_packets.Length - 1)];
            Slot(index).CopyTo(slots.AsSpan(target * SlotBytes));
        }

        _slots = slots;
        _packets = packets;
    }
}
