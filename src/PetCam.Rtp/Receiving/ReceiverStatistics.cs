namespace PetCam.Rtp;

/// <summary>Loss and jitter of one received stream as receiver reports tell them (RFC 3550 §A.3, §A.8).</summary>
/// <param name="clockRateHz">Of the stream's timestamps.</param>
public sealed class ReceiverStatistics(int clockRateHz)
{
    private const int JitterShift = 4;
    private const int MaxLost = 0x7F_FFFF; // 24 bits, signed
    private const int MinLost = -0x80_0000;

    private long _first = -1;
    private long _highest = -1;
    private long _received;
    private long _reportedExpected;
    private long _reportedReceived;
    private long? _transit;
    private long _scaledJitter; // times 16, as §A.8 keeps it

    /// <summary>Packets that came, duplicates and retransmissions included.</summary>
    public long Received => _received;

    /// <summary>Packets that should have come.</summary>
    public long Expected => _highest < 0 ? 0 : _highest - _first + 1;

    /// <summary>Interarrival jitter.</summary>
    public TimeSpan Jitter => TimeSpan.FromSeconds((double)(_scaledJitter >> JitterShift) / clockRateHz);

    /// <summary>Notes a packet of the stream itself.</summary>
    /// <param name="arrival">Monotonic time.</param>
    public void OnReceived(long index, RtpTimestamp timestamp, TimeSpan arrival)
    {
        if (_first < 0)
        {
            _first = index;
        }

        _received++;
        if (index <= _highest)
        {
            return; // out of order: it says nothing of the network's jitter now
        }

        _highest = index;
        long ticks = arrival.Ticks * clockRateHz / TimeSpan.TicksPerSecond;
        long transit = unchecked((int)((uint)ticks - timestamp.Value));
        if (_transit is { } before)
        {
            long difference = Math.Abs((long)unchecked((int)(transit - before)));
            _scaledJitter += difference - ((_scaledJitter + 8) >> JitterShift);
        }

        _transit = transit;
    }

    /// <summary>Notes a packet that came again on another stream (RFC 4588): it was not lost in the end.</summary>
    public void OnRepaired() => _received++;

    /// <summary>The block for the next report; the fraction counts from the report before.</summary>
    /// <param name="lastSenderReport">Middle 32 bits of its NTP time; 0 none.</param>
    /// <param name="delaySince">Time since it came.</param>
    public ReportBlock Report(uint ssrc, uint lastSenderReport, TimeSpan delaySince)
    {
        long expected = Expected - _reportedExpected;
        long lost = expected - (_received - _reportedReceived);
        _reportedExpected = Expected;
        _reportedReceived = _received;
        byte fraction = expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(byte.MaxValue, (lost << 8) / expected);
        return new ReportBlock(
            ssrc,
            fraction,
            (int)Math.Clamp(Expected - _received, MinLost, MaxLost),
            unchecked((uint)_highest),
            (uint)(_scaledJitter >> JitterShift),
            lastSenderReport,
            lastSenderReport == 0 ? 0 : (uint)Math.Clamp(delaySince.Ticks * 65_536 / TimeSpan.TicksPerSecond, 0, uint.MaxValue));
    }
}
