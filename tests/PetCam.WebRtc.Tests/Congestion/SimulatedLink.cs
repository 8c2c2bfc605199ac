using PetCam.Rtp;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>A path and the receiver at its end in virtual time: a bottleneck with a drop-tail queue,
/// then delay, jitter and random loss; feedback comes back through the real format.</summary>
internal sealed class SimulatedLink(int seed)
{
    private const int FeedbackBytes = 1200;

    private readonly Random _random = new(seed);
    private readonly Queue<(ushort SequenceNumber, int Bytes, long At)> _queue = new();
    private readonly PriorityQueue<ushort, long> _arriving = new();
    private readonly Queue<(byte[] Compound, long At)> _feedback = new();
    private readonly TransportFeedbackRecorder _recorder = new();
    private readonly byte[] _buffer = new byte[FeedbackBytes];
    private long _queuedBytes;
    private long _freeAt;
    private long _nextFeedbackAt;
    private long _newestArrival;

    public long CapacityBps { get; set; } = 100_000_000;

    public int QueueBytes { get; set; } = 100_000;

    public long BaseDelayMicroseconds { get; set; } = 20_000;

    /// <summary>Added to each packet, uniform from 0.</summary>
    public int JitterMicroseconds { get; set; }

    /// <summary>True: jitter changes the order.</summary>
    public bool Reorders { get; set; }

    public double LossShare { get; set; }

    /// <summary>False: the receiver is silent.</summary>
    public bool SendsFeedback { get; set; } = true;

    public long DroppedPackets { get; private set; }

    /// <summary>What a packet sent now would wait.</summary>
    public long QueueMicroseconds => _queuedBytes * 8_000_000 / CapacityBps;

    public void Send(ushort sequenceNumber, int bytes, long now)
    {
        if (_queuedBytes + bytes > QueueBytes)
        {
            DroppedPackets++;
            return;
        }

        _queue.Enqueue((sequenceNumber, bytes, now));
        _queuedBytes += bytes;
    }

    public void Advance(long now)
    {
        while (_queue.TryPeek(out var head))
        {
            long end = Math.Max(head.At, _freeAt) + (head.Bytes * 8_000_000L / CapacityBps);
            if (end > now)
            {
                break;
            }

            _freeAt = end;
            _queuedBytes -= head.Bytes;
            _queue.Dequeue();
            Deliver(head.SequenceNumber, end);
        }

        while (_arriving.TryPeek(out ushort sequenceNumber, out long arrival) && arrival <= now)
        {
            _arriving.Dequeue();
            _recorder.Record(new SequenceNumber(sequenceNumber), arrival);
        }

        if (now >= _nextFeedbackAt)
        {
            _nextFeedbackAt = now + _random.Next(50_000, 100_000);
            WriteFeedback(now);
        }
    }

    public bool TryTakeFeedback(long now, out byte[] compound)
    {
        bool arrived = _feedback.TryPeek(out var first) && first.At <= now;
        compound = arrived ? _feedback.Dequeue().Compound : [];
        return arrived;
    }

    private void Deliver(ushort sequenceNumber, long departure)
    {
        if (_random.NextDouble() < LossShare)
        {
            return;
        }

        long arrival = departure + BaseDelayMicroseconds + (JitterMicroseconds > 0 ? _random.Next(JitterMicroseconds) : 0);
        _newestArrival = Math.Max(_newestArrival, arrival);
        _arriving.Enqueue(sequenceNumber, Reorders ? arrival : _newestArrival);
    }

    private void WriteFeedback(long now)
    {
        for (int length = _recorder.Write(_buffer, 9, 5); length > 0; length = _recorder.Write(_buffer, 9, 5))
        {
            if (SendsFeedback)
            {
                _feedback.Enqueue((_buffer[..length], now + BaseDelayMicroseconds));
            }
        }
    }
}
