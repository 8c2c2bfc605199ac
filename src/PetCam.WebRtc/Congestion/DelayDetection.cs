namespace PetCam.WebRtc.Congestion;

/// <summary>From send and arrival times to the verdict whether a queue grows (draft-ietf-rmcat-gcc-02 §5.1 to §5.4).</summary>
internal sealed class DelayDetection
{
    private const long HarmlessMicroseconds = 50_000; // nobody sees it; below it a trend is jitter as often as congestion

    private readonly PacketGrouping _grouping = new();
    private readonly TrendlineFilter _trendline = new();
    private readonly OveruseDetector _detector = new();
    private QueueDelay _queue;
    private QueueSurge _surge;
    private bool _overused;

    /// <inheritdoc cref="QueueDelay.Microseconds"/>
    public long QueueMicroseconds => _queue.Microseconds;

    /// <summary>Takes one packet that arrived, in the order of sending.</summary>
    public void Add(long sentMicroseconds, long arrivalMicroseconds)
    {
        _queue.Add(sentMicroseconds, arrivalMicroseconds);
        if (_grouping.TryAdd(sentMicroseconds, arrivalMicroseconds, out GroupDelta delta))
        {
            _trendline.Add(delta, arrivalMicroseconds);
            _detector.Detect(_trendline.Trend, delta.Arrived, arrivalMicroseconds);
            _surge.Add(delta);
            _overused |= _detector.Usage == BandwidthUsage.Overusing || _surge.IsSeen;
        }
    }

    /// <summary>Over-use, if any group since the last call showed it and there is a queue; what the newest shows otherwise.</summary>
    public BandwidthUsage TakeUsage()
    {
        BandwidthUsage usage = _overused ? BandwidthUsage.Overusing : _detector.Usage;
        _overused = false;
        bool harmless = usage == BandwidthUsage.Overusing && _queue.Microseconds < HarmlessMicroseconds;
        return harmless ? BandwidthUsage.Normal : usage;
    }
}
