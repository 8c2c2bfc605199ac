namespace PetCam.WebRtc.Congestion;

/// <summary>Send and arrival times of the packets of one probe cluster that arrived, and the rate at which the path carried them.</summary>
internal sealed class ProbeSamples
{
    private const int Capacity = 64; // 60 ms of 1200-byte packets at 10 Mb/s; what comes behind adds nothing

    private readonly long[] _sent = new long[Capacity];
    private readonly long[] _arrived = new long[Capacity];
    private readonly int[] _bytes = new int[Capacity];
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>In the order of sending.</summary>
    public void Add(long sentMicroseconds, long arrivedMicroseconds, int bytes)
    {
        if (_count < Capacity)
        {
            (_sent[_count], _arrived[_count], _bytes[_count]) = (sentMicroseconds, arrivedMicroseconds, bytes);
            _count++;
        }
    }

    /// <summary>The lower of the rates at which they left and arrived; of at least two packets.</summary>
    /// <remarks>One late packet stretches the arrivals, yet does not raise the least delay of the others: the better of both views counts.</remarks>
    public long RateBps()
    {
        long first = _arrived[0];
        long last = _arrived[0];
        long bytes = 0;
        int firstBytes = _bytes[0];
        for (int i = 0; i < _count; i++)
        {
            firstBytes = _arrived[i] < first ? _bytes[i] : firstBytes;
            first = Math.Min(first, _arrived[i]);
            last = Math.Max(last, _arrived[i]);
            bytes += _bytes[i];
        }

        // The first packet's bits arrived before the interval began; the last packet's left after the other interval ended.
        long sentBps = Bps(bytes - _bytes[_count - 1], _sent[_count - 1] - _sent[0]);
        long arrivedBps = Bps(bytes - firstBytes, last - first);
        return Math.Min(sentBps, Math.Max(arrivedBps, (long)(sentBps / (1 + QueueGrowth()))));
    }

    /// <summary>Seconds of queue that a second of sending built up, from the least delay in either half.</summary>
    private double QueueGrowth()
    {
        int half = _count / 2;
        long before = long.MaxValue;
        long after = long.MaxValue;
        for (int i = 0; i < _count; i++)
        {
            ref long least = ref i < half ? ref before : ref after;
            least = Math.Min(least, _arrived[i] - _sent[i]);
        }

        long elapsed = _sent[half] - _sent[0];
        return elapsed <= 0 ? double.PositiveInfinity : Math.Max(0, (after - before) / (double)elapsed);
    }

    /// <summary>No interval: faster than the clock can tell; the other side's interval decides.</summary>
    private static long Bps(long bytes, long microseconds) => microseconds <= 0 ? long.MaxValue : bytes * 8 * 1_000_000 / microseconds;
}
