using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sending;

/// <summary>A batch and the sender that empties it: what a worker writes datagrams to.</summary>
/// <param name="streams">Takes what goes over TCP, at once; null where nothing does.</param>
internal sealed class BatchedOutput(IDatagramBatchSender sender, TimeProvider time, StreamConnections? streams = null)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    // Every TimeProvider in use counts in tenths of microseconds or finer.
    private readonly long _ticksPerMicrosecond = time.TimestampFrequency / MicrosecondsPerSecond;
    private readonly DatagramBatch _batch = new();
    private long _dropped;
    private long _flushTicks;

    public TimeProvider Time => time;

    /// <summary>Monotonic time of sending.</summary>
    public long NowMicroseconds => time.GetTimestamp() / _ticksPerMicrosecond;

    /// <summary>Datagrams taken since the start.</summary>
    public long Datagrams { get; private set; }

    /// <summary>Takes the time of each <see cref="Flush"/> while set: for samples, not always.</summary>
    public bool TimesFlushes { get; set; }

    /// <summary>Room for one datagram.</summary>
    public Span<byte> Next()
    {
        if (_batch.IsFull)
        {
            Flush();
        }

        return _batch.Next();
    }

    /// <summary>Takes the datagram written to <see cref="Next"/>.</summary>
    public void Add(int length, in RemoteEndpoint destination)
    {
        Datagrams++;
        if (!destination.IsStream)
        {
            _batch.Add(length, destination);
        }
        else if (streams?.TryQueueMedia(_batch.Next()[..length], destination) != true)
        {
            _dropped++;
        }
    }

    /// <summary>False while a TCP connection lies behind, or is gone: pictures for it would only be cut to pieces.</summary>
    public bool CanTake(in RemoteEndpoint destination) => !destination.IsStream || streams?.CanTakeMedia(destination) == true;

    /// <summary>Sends what is there.</summary>
    public void Flush()
    {
        if (_batch.Count > 0)
        {
            long start = TimesFlushes ? time.GetTimestamp() : 0;
            _dropped += sender.Send(_batch);
            _batch.Clear();
            _flushTicks += TimesFlushes ? time.GetTimestamp() - start : 0;
        }

        streams?.Flush();
    }

    /// <summary>Time that timed flushes took since the last call.</summary>
    public TimeSpan TakeFlushTime()
    {
        TimeSpan elapsed = time.GetElapsedTime(0, _flushTicks);
        _flushTicks = 0;
        return elapsed;
    }

    /// <summary>Datagrams that the kernel, or a TCP connection, did not take since the last call.</summary>
    public long TakeDropped()
    {
        long dropped = _dropped;
        _dropped = 0;
        return dropped;
    }
}
