namespace PetCam.Rtp;

/// <summary>Sixteen bits that tell the status of a run of packets, or of 14 or 7 packets one by one
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.3, §3.1.4).</summary>
internal readonly record struct PacketStatusChunk(ushort Value)
{
    public const int Bytes = 2;
    public const int MaxRun = 0x1FFF;
    public const int OneBitStatuses = 14;
    public const int TwoBitStatuses = 7;

    private const int VectorFlag = 0x8000;
    private const int TwoBitFlag = 0x4000;
    private const int RunStatusShift = 13;

    /// <summary>Packets that the chunk has room for; what lies beyond the feedback's packet count means nothing.</summary>
    public int Capacity => IsRun ? Value & MaxRun : IsTwoBit ? TwoBitStatuses : OneBitStatuses;

    private bool IsRun => (Value & VectorFlag) == 0;

    private bool IsTwoBit => (Value & TwoBitFlag) != 0;

    /// <summary>Status of the <paramref name="index"/>-th packet, below <see cref="Capacity"/>.</summary>
    public PacketStatus this[int index] => (PacketStatus)(
        IsRun ? Value >> RunStatusShift & 3
        : IsTwoBit ? Value >> (2 * (TwoBitStatuses - 1 - index)) & 3
        : Value >> (OneBitStatuses - 1 - index) & 1);

    /// <summary>The chunk that takes most of the packets ahead.</summary>
    /// <param name="statuses">Not empty.</param>
    /// <param name="taken">How many of them it tells.</param>
    public static PacketStatusChunk Encode(ReadOnlySpan<PacketStatus> statuses, out int taken)
    {
        int run = statuses.IndexOfAnyExcept(statuses[0]) is >= 0 and int end ? end : statuses.Length;
        int simple = statuses.IndexOf(PacketStatus.LargeOrNegativeDelta) is >= 0 and int large ? large : statuses.Length;
        bool oneBit = simple >= Math.Min(OneBitStatuses, statuses.Length);
        int vector = Math.Min(oneBit ? OneBitStatuses : TwoBitStatuses, statuses.Length);
        if (run >= vector)
        {
            taken = Math.Min(run, MaxRun);
            return new PacketStatusChunk((ushort)((int)statuses[0] << RunStatusShift | taken));
        }

        taken = vector;
        return oneBit ? EncodeOneBit(statuses[..vector]) : EncodeTwoBit(statuses[..vector]);
    }

    private static PacketStatusChunk EncodeOneBit(ReadOnlySpan<PacketStatus> statuses)
    {
        int value = VectorFlag;
        for (int i = 0; i < statuses.Length; i++)
        {
            value |= (int)statuses[i] << (OneBitStatuses - 1 - i);
        }

        return new PacketStatusChunk((ushort)value);
    }

    private static PacketStatusChunk EncodeTwoBit(ReadOnlySpan<PacketStatus> statuses)
    {
        int value = VectorFlag | TwoBitFlag;
        for (int i = 0; i < statuses.Length; i++)
        {
            value |= (int)statuses[i] << (2 * (TwoBitStatuses - 1 - i));
        }

        return new PacketStatusChunk((ushort)value);
    }
}
