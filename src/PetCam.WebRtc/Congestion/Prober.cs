namespace PetCam.WebRtc.Congestion;

/// <summary>Decides when to probe for more than is sent. A camera sends what it sends: whether a path carries more, only more packets can tell.</summary>
/// <remarks>
/// A short cluster asks, longer ones confirm as long as the wish stays: a shaper with a bucket lets 15 ms of anything pass, not 60.
/// After a failure the pause doubles, so that a viewer who lives behind a thin line pays a few kilobytes every six seconds.
/// </remarks>
internal sealed class Prober
{
    private const double Margin = 1.1; // what came through is measured, so ask for a little more than is needed
    private const double ConfirmMargin = 1.25; // a path at the edge must fail clearly, jitter or not
    private const double Lower = 0.5; // of a rate that failed: another question
    private const int MaxStep = 8; // times the estimate: 15 ms of it queue for at most 120 ms where the estimate is the truth
    private const long ShortMicroseconds = 15_000;
    private const long JitteryMicroseconds = 45_000;
    private const long ConfirmMicroseconds = 60_000;
    private const int JitterFactor = 3;
    private const double NearShare = 0.5; // of what was asked: the path is not thin, the next try costs it little
    private const int MinPackets = 5;
    private const long PauseAfterSuccess = 400_000;
    private const long FirstPauseAfterFailure = 1_500_000;
    private const long LongestPauseAfterFailure = 6_000_000; // a viewer is back on the main stream within 15 s of a cap's end

    private readonly ProbeMeasurement _measurement = new();
    private long _pauseAfterFailure = FirstPauseAfterFailure;
    private long _nextAt;
    private long _finishedAt;
    private long _failedBps;
    private byte _id;

    /// <summary>What the path should carry; 0 when nothing is wanted.</summary>
    public long WantedBps { get; set; }

    /// <summary>Hands out a request once.</summary>
    /// <param name="jitterMicroseconds">What packets are late by on average: the more, the longer a cluster must be to tell anything.</param>
    public bool TryTake(long estimateBps, long jitterMicroseconds, long nowMicroseconds, out ProbeCluster cluster)
    {
        cluster = default;
        bool confirms = estimateBps >= WantedBps;
        long rate = (long)Math.Min(WantedBps * (confirms ? ConfirmMargin : Margin), (double)estimateBps * MaxStep);
        if (WantedBps <= 0 || _measurement.IsActive || nowMicroseconds < EarliestFor(rate))
        {
            return false;
        }

        long duration = confirms ? ConfirmMicroseconds : Math.Clamp(JitterFactor * jitterMicroseconds, ShortMicroseconds, JitteryMicroseconds);
        _id = _id == byte.MaxValue ? (byte)1 : (byte)(_id + 1);
        cluster = new ProbeCluster(_id, rate, (int)(rate * duration / 8_000_000), MinPackets);
        _measurement.Begin(cluster, nowMicroseconds);
        return true;
    }

    public void OnSent(byte cluster, ushort sequenceNumber, int bytes) => _measurement.OnSent(cluster, sequenceNumber, bytes);

    /// <inheritdoc cref="ProbeMeasurement.OnReported"/>
    public void OnReported(ushort sequenceNumber, long sentMicroseconds, long? arrivalMicroseconds, int bytes) =>
        _measurement.OnReported(sequenceNumber, sentMicroseconds, arrivalMicroseconds, bytes);

    /// <summary>Takes the outcome when there is one.</summary>
    public bool TryFinish(long nowMicroseconds, out ProbeResult result)
    {
        result = default;
        if (!_measurement.TryFinish(nowMicroseconds, out ProbeResult? finished))
        {
            return false;
        }

        if (finished is not { } known)
        {
            _nextAt = nowMicroseconds + FirstPauseAfterFailure;
            return false;
        }

        result = known;
        _finishedAt = nowMicroseconds;
        _failedBps = known.Succeeded ? 0 : known.Cluster.RateBps;
        bool near = known.RateBps >= NearShare * known.Cluster.RateBps;
        _pauseAfterFailure = near ? FirstPauseAfterFailure : _pauseAfterFailure;
        _nextAt = nowMicroseconds + (known.Succeeded ? PauseAfterSuccess : _pauseAfterFailure);
        _pauseAfterFailure = near ? FirstPauseAfterFailure : Math.Min(2 * _pauseAfterFailure, LongestPauseAfterFailure);
        return true;
    }

    /// <summary>That much failed does not say that less would: who is about to lose a small layer need not wait for the large one's pause.</summary>
    private long EarliestFor(long rateBps) => rateBps < Lower * _failedBps ? Math.Min(_nextAt, _finishedAt + PauseAfterSuccess) : _nextAt;
}
