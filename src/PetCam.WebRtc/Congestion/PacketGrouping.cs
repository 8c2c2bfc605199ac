namespace PetCam.WebRtc.Congestion;

/// <summary>Joins packets that left together into groups and compares neighbouring groups (draft-ietf-rmcat-gcc-02 §5.1, §5.2).</summary>
/// <remarks>A picture leaves as one burst: the delay of its packets among each other says how fast the path is, not whether a queue grows.</remarks>
internal sealed class PacketGrouping
{
    private const long BurstMicroseconds = 5_000; // §5.1, burst_time
    private const long MaxArrivalMicroseconds = 100_000; // what takes longer to arrive, a cached GOP sent at once for instance, is a queue that must be seen
    private const long MaxGapMicroseconds = 2_000_000; // after a pause the old delay says nothing about the new one

    private PacketGroup _current;
    private PacketGroup _previous;

    /// <summary>Takes packets in the order in which they were sent.</summary>
    /// <returns>True when the packet began a group and the two before it can be compared.</returns>
    public bool TryAdd(long sentMicroseconds, long arrivalMicroseconds, out GroupDelta delta)
    {
        delta = default;
        PacketGroup first = new(sentMicroseconds, sentMicroseconds, arrivalMicroseconds, arrivalMicroseconds);
        if (!_current.IsSet || sentMicroseconds - _current.LastSent > MaxGapMicroseconds)
        {
            _current = first;
            _previous = default;
            return false;
        }

        if (sentMicroseconds < _current.FirstSent)
        {
            return false; // was overtaken, and its group has been counted
        }

        if (BelongsToCurrent(sentMicroseconds, arrivalMicroseconds))
        {
            _current = _current.With(sentMicroseconds, arrivalMicroseconds);
            return false;
        }

        delta = new GroupDelta(_current.LastSent - _previous.LastSent, _current.LastArrival - _previous.LastArrival);
        bool comparable = _previous.IsSet && delta.Arrived >= 0; // negative: whole groups overtook each other
        _previous = _current;
        _current = first;
        return comparable;
    }

    private bool BelongsToCurrent(long sent, long arrival)
    {
        bool leftTogether = sent - _current.FirstSent <= BurstMicroseconds;
        long sinceLast = arrival - _current.LastArrival;
        bool cameTogether = sinceLast <= BurstMicroseconds && sinceLast < sent - _current.LastSent; // released by a radio link that was blocked
        return (leftTogether || cameTogether) && arrival - _current.FirstArrival < MaxArrivalMicroseconds;
    }
}
