namespace PetCam.WebRtc.Congestion;

/// <summary>The delay-based target: grows while the path is idle, falls below what was received when it is not (draft-ietf-rmcat-gcc-02 §5.5).</summary>
internal sealed class AimdRateControl(long initialBps)
{
    private const double DecreaseFactor = 0.85; // §5.5, beta: below the capacity, so that the queue empties
    private const double IncreasePerSecond = 1.08; // §5.5, eta
    private const double ReceivedHeadroom = 1.5; // §5.5: growth stops where nothing supports it
    private const long HeadroomBps = 10_000;
    private const long ResponseMicroseconds = 100_000; // §5.5: response time is the round trip and 100 ms for feedback and detection
    private const double PacketBits = 1200 * 8;
    private const double MicrosecondsPerSecond = 1_000_000;

    private CapacityMemory _capacity;
    private long _updatedAt = long.MinValue;
    private long _decreasedAt = long.MinValue / 2;

    public long TargetBps { get; private set; } = initialBps;

    /// <param name="received">What the receiver acknowledged lately.</param>
    /// <param name="mayGrow">False while a standing queue says that the path is full.</param>
    public void Update(BandwidthUsage usage, BitrateWindow received, bool mayGrow, long roundTripMicroseconds, long nowMicroseconds)
    {
        long response = roundTripMicroseconds + ResponseMicroseconds;
        double seconds = _updatedAt == long.MinValue ? 0 : Math.Clamp((nowMicroseconds - _updatedAt) / MicrosecondsPerSecond, 0, 1);
        _updatedAt = nowMicroseconds;
        bool settled = nowMicroseconds - _decreasedAt >= response; // the effect of the last decrease can be seen
        if (!settled)
        {
            return;
        }

        if (usage == BandwidthUsage.Overusing)
        {
            Decrease(received.PeakBps, nowMicroseconds);
        }
        else if (usage == BandwidthUsage.Normal && mayGrow)
        {
            Increase(received.AverageBps, seconds, response / MicrosecondsPerSecond);
        }
    }

    /// <summary>A measurement knows better.</summary>
    public void SetTarget(long bps)
    {
        if (_capacity.IsExceededBy(bps))
        {
            _capacity.Forget();
        }

        TargetBps = bps;
    }

    private void Decrease(long receivedBps, long nowMicroseconds)
    {
        if (receivedBps == 0)
        {
            return;
        }

        // The peak: a camera that sends less than the path carries fills it only for as long as a keyframe takes.
        _capacity.Add(receivedBps);
        TargetBps = Math.Min(TargetBps, (long)(DecreaseFactor * receivedBps));
        _decreasedAt = nowMicroseconds;
    }

    private void Increase(long receivedBps, double seconds, double responseSeconds)
    {
        if (_capacity.IsExceededBy(receivedBps))
        {
            _capacity.Forget();
        }

        double grown = _capacity.IsKnown
            ? TargetBps + (PacketBits / responseSeconds * seconds) // §5.5: at most one packet per response time
            : TargetBps * Math.Pow(IncreasePerSecond, seconds);
        double supported = (ReceivedHeadroom * receivedBps) + HeadroomBps;
        TargetBps = Math.Max(TargetBps, (long)Math.Min(grown, supported));
    }
}
