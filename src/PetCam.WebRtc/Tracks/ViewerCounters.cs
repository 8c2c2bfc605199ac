namespace PetCam.WebRtc.Tracks;

/// <summary>What one viewer was sent and what it says about it. Written by the worker, read from anywhere.</summary>
internal sealed class ViewerCounters
{
    private long _packets;
    private long _payloadBytes;
    private long _retransmissions;
    private long _retransmittedBytes;
    private long _probeBytes;
    private long _unansweredNacks;
    private long _withheldRetransmissions;
    private long _keyframeRequests;
    private long _roundTripTicks = -1;
    private long _packetsLost;
    private int _fractionLost;

    public long Packets => Volatile.Read(ref _packets);

    public long PayloadBytes => Volatile.Read(ref _payloadBytes);

    public long Retransmissions => Volatile.Read(ref _retransmissions);

    /// <summary>Whole datagrams.</summary>
    public long RetransmittedBytes => Volatile.Read(ref _retransmittedBytes);

    /// <summary>Whole datagrams that only asked what the path carries.</summary>
    public long ProbeBytes => Volatile.Read(ref _probeBytes);

    public long WithheldRetransmissions => Volatile.Read(ref _withheldRetransmissions);

    /// <summary>Packets that were asked for again.</summary>
    public long Nacks => Retransmissions + UnansweredNacks + WithheldRetransmissions;

    public long UnansweredNacks => Volatile.Read(ref _unansweredNacks);

    public long KeyframeRequests => Volatile.Read(ref _keyframeRequests);

    public TimeSpan? RoundTripTime => Volatile.Read(ref _roundTripTicks) is >= 0 and long ticks ? TimeSpan.FromTicks(ticks) : null;

    public long PacketsLost => Volatile.Read(ref _packetsLost);

    /// <summary>0 to 1, since the last report.</summary>
    public double FractionLost => Volatile.Read(ref _fractionLost) / 256.0;

    public void CountSent(long packets, long payloadBytes)
    {
        Volatile.Write(ref _packets, _packets + packets);
        Volatile.Write(ref _payloadBytes, _payloadBytes + payloadBytes);
    }

    public void CountRepair(RepairOutcome outcome)
    {
        ref long counter = ref _retransmissions;
        if (outcome != RepairOutcome.Sent)
        {
            counter = ref outcome == RepairOutcome.Unknown ? ref _unansweredNacks : ref _withheldRetransmissions;
        }

        Volatile.Write(ref counter, counter + 1);
    }

    public void CountRepairBytes(int bytes) => Volatile.Write(ref _retransmittedBytes, _retransmittedBytes + bytes);

    public void CountProbeBytes(int bytes) => Volatile.Write(ref _probeBytes, _probeBytes + bytes);

    public void CountKeyframeRequest() => Volatile.Write(ref _keyframeRequests, _keyframeRequests + 1);

    public void Report(int packetsLost, byte fractionLost, TimeSpan? roundTripTime)
    {
        Volatile.Write(ref _packetsLost, packetsLost);
        Volatile.Write(ref _fractionLost, fractionLost);
        if (roundTripTime is { } time)
        {
            Volatile.Write(ref _roundTripTicks, time.Ticks);
        }
    }
}
