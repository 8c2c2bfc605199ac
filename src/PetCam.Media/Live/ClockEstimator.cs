namespace PetCam.Media;

/// <summary>Estimates the silo's clock minus the board's: of the last probes, the one with the shortest round trip knows best.</summary>
/// <remarks>
/// Queueing only ever adds to a round trip, mostly on one side; the shortest one suffered least. The board's wall clock may be stepped
/// (NTP at start-up): that shows as a jump against the monotonic clock, and voids the window.
/// </remarks>
public sealed class ClockEstimator
{
    private const int Window = 8;

    private static readonly TimeSpan StepThreshold = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly Queue<ClockSample> _samples = new(Window);
    private readonly long _startedAt;
    private DateTimeOffset _wallAtStart;

    public ClockEstimator(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _startedAt = time.GetTimestamp();
        _wallAtStart = time.GetUtcNow();
    }

    /// <summary>Null before the first reply.</summary>
    public ClockSample? Best { get; private set; }

    public int Samples => _samples.Count;

    /// <summary>The board's wall clock in the uplink's unit.</summary>
    public long Now() => CaptureTime.FromDateTimeOffset(_time.GetUtcNow()).UnixNanoseconds;

    /// <summary>Takes a reply that arrives right now.</summary>
    public void Add(long sent, long siloReceived, long siloSent)
    {
        ForgetWhenStepped();
        ClockSample sample = ClockSample.FromTimestamps(sent, siloReceived, siloSent, Now());
        if (sample.RoundTripNs < 0)
        {
            return; // our clock was stepped back while the probe was under way
        }

        if (_samples.Count == Window)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue(sample);
        Best = _samples.MinBy(item => item.RoundTripNs);
    }

    private void ForgetWhenStepped()
    {
        TimeSpan step = _time.GetUtcNow() - _wallAtStart - _time.GetElapsedTime(_startedAt);
        if (step.Duration() > StepThreshold)
        {
            _wallAtStart += step;
            _samples.Clear();
        }
    }
}
