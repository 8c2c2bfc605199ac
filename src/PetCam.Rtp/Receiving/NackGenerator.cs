namespace PetCam.Rtp;

/// <summary>Decides which missing packets to ask for and when (RFC 4585 §6.2.1), and learns the round-trip time from the answers.</summary>
/// <remarks>
/// A packet is asked for first when it can hardly be a late one any more: three later ones are here, or 10 ms went by. Then again once per
/// round trip, up to ten times. Bounded: more missing packets than fit are not worth repairing, a keyframe is.
/// </remarks>
public sealed class NackGenerator
{
    /// <summary>Packets that may be missing at one time.</summary>
    public const int MaxMissing = 256;

    private const int MaxAttempts = 10;
    private const int ReorderPackets = 3; // as for TCP's duplicate acknowledgements (RFC 5681 §3.2)
    private static readonly TimeSpan ReorderTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MinRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxRoundTrip = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AssumedRoundTrip = TimeSpan.FromMilliseconds(100);

    private readonly MissingPacket[] _missing = new MissingPacket[MaxMissing];
    private int _count;
    private long _highest = -1;
    private long _lowest = -1; // of the packets at the beginning, while one of them may still turn out to be the first

    /// <summary>Packets that are missing now and are asked for.</summary>
    public int Count => _count;

    /// <summary>Smoothed time from a first request to its answer; 100 ms before the first.</summary>
    public TimeSpan RoundTripTime { get; private set; } = AssumedRoundTrip;

    /// <summary>True once an answer was measured.</summary>
    public bool HasMeasured { get; private set; }

    /// <summary>Packets asked for, counting each request.</summary>
    public long Requested { get; private set; }

    /// <summary>Notes a packet that came.</summary>
    /// <param name="isAnswer">It may be one that was asked for: only then its way tells the round-trip time, and not how far packets overtake each other.</param>
    /// <returns>False when so much is missing that a keyframe is the better repair; nothing is asked for then.</returns>
    public bool OnReceived(long index, TimeSpan now, bool isAnswer = true)
    {
        if (_highest < 0)
        {
            _highest = index;
            _lowest = index;
            return true;
        }

        if (index < _lowest)
        {
            BeginBefore(index, now);
            return true;
        }

        if (index <= _highest)
        {
            Settle(index, now, isAnswer);
            return true;
        }

        long gap = index - _highest - 1;
        bool fits = gap <= MaxMissing - _count;
        for (long i = 1; fits && i <= gap; i++)
        {
            _missing[_count++] = new MissingPacket { Index = _highest + i, Since = now };
        }

        _count = fits ? _count : 0;
        _highest = index;
        return fits;
    }

    /// <summary>Packets below this index are not waited for any more.</summary>
    public void Forget(long below)
    {
        _lowest = below > _lowest ? -1 : _lowest;
        int kept = 0;
        while (kept < _count && _missing[kept].Index < below)
        {
            kept++;
        }

        if (kept > 0)
        {
            _missing.AsSpan(kept, _count - kept).CopyTo(_missing);
            _count -= kept;
        }
    }

    /// <summary>Forgets all; the next packet begins a new count.</summary>
    public void Restart()
    {
        _count = 0;
        _highest = -1;
        _lowest = -1;
    }

    /// <summary>The packets to ask for now.</summary>
    /// <param name="due">Filled with extended sequence numbers, ascending.</param>
    /// <returns>How many.</returns>
    public int TakeDue(TimeSpan now, Span<long> due)
    {
        int taken = 0;
        for (int i = 0; i < _count && taken < due.Length; i++)
        {
            ref MissingPacket packet = ref _missing[i];
            if (IsDue(packet, now))
            {
                packet.AskedAt = now;
                packet.Attempts++;
                due[taken++] = packet.Index;
            }
        }

        Requested += taken;
        return taken;
    }

    private bool IsDue(in MissingPacket packet, TimeSpan now)
    {
        if (packet.Attempts == 0)
        {
            return _highest - packet.Index >= ReorderPackets || now - packet.Since >= ReorderTime;
        }

        TimeSpan retry = RoundTripTime * 1.25 is var wait && wait > MinRetry ? wait : MinRetry;
        return packet.Attempts < MaxAttempts && now - packet.AskedAt >= retry;
    }

    // The first packet was overtaken: what lies between it and those that came is missing as well.
    private void BeginBefore(long index, TimeSpan now)
    {
        int gap = (int)Math.Min(_lowest - index - 1, MaxMissing);
        if (gap > MaxMissing - _count)
        {
            return;
        }

        _missing.AsSpan(0, _count).CopyTo(_missing.AsSpan(gap));
        for (int i = 0; i < gap; i++)
        {
            _missing[i] = new MissingPacket { Index = index + 1 + i, Since = now };
        }

        _count += gap;
        _lowest = index;
    }

    private void Settle(long index, TimeSpan now, bool isAnswer)
    {
        int at = 0;
        while (at < _count && _missing[at].Index < index)
        {
            at++;
        }

        if (at == _count || _missing[at].Index != index)
        {
            return;
        }

        if (isAnswer && _missing[at].Attempts == 1)
        {
            Measure(now - _missing[at].AskedAt); // after a second request nobody knows which one was answered (RFC 6298 §3)
        }

        _missing.AsSpan(at + 1, _count - at - 1).CopyTo(_missing.AsSpan(at));
        _count--;
    }

    private void Measure(TimeSpan sample)
    {
        TimeSpan bounded = sample > MaxRoundTrip ? MaxRoundTrip : sample;
        RoundTripTime = HasMeasured ? RoundTripTime + ((bounded - RoundTripTime) / 8) : bounded;
        HasMeasured = true;
    }
}
