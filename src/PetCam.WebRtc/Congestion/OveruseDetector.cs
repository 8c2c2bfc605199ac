namespace PetCam.WebRtc.Congestion;

/// <summary>Compares the delay's trend with a threshold that adapts to it (draft-ietf-rmcat-gcc-02 §5.4).</summary>
/// <remarks>A fixed threshold either starves beside TCP flows, whose queues raise the trend for long, or reacts late.</remarks>
internal sealed class OveruseDetector
{
    private const double InitialThreshold = 12.5; // §5.4, del_var_th(0), ms
    private const double MinThreshold = 6;
    private const double MaxThreshold = 600;
    private const double RiseRate = 0.0087; // K_u per ms: the trend lies outside; larger than K_d would hide congestion
    private const double FallRate = 0.039; // K_d per ms: the trend lies inside
    private const double MaxOutlier = 15; // a trend further beyond the threshold is a spike, to which it does not adapt
    private const double MaxStepMilliseconds = 100;
    private const double OveruseMilliseconds = 10; // §5.4, overuse_time_th

    private double _threshold = InitialThreshold;
    private double _overuseMilliseconds = -1;
    private int _overuseGroups;
    private double _previousTrend;
    private long _updatedAt;

    public BandwidthUsage Usage { get; private set; }

    /// <param name="trend">From <see cref="TrendlineFilter"/>.</param>
    /// <param name="elapsedMicroseconds">Between the arrivals of the two groups.</param>
    /// <param name="arrivalMicroseconds">Receiver's clock.</param>
    public void Detect(double trend, long elapsedMicroseconds, long arrivalMicroseconds)
    {
        if (trend > _threshold)
        {
            CountOveruse(trend, elapsedMicroseconds / 1000.0);
        }
        else
        {
            _overuseMilliseconds = -1;
            _overuseGroups = 0;
            Usage = trend < -_threshold ? BandwidthUsage.Underusing : BandwidthUsage.Normal;
        }

        _previousTrend = trend;
        AdaptThreshold(Math.Abs(trend), arrivalMicroseconds);
    }

    private void CountOveruse(double trend, double elapsedMilliseconds)
    {
        // The trend crossed somewhere between the two groups: half the distance is the expected time.
        _overuseMilliseconds = _overuseMilliseconds < 0 ? elapsedMilliseconds / 2 : _overuseMilliseconds + elapsedMilliseconds;
        _overuseGroups++;
        if (_overuseMilliseconds > OveruseMilliseconds && _overuseGroups > 1 && trend >= _previousTrend)
        {
            _overuseMilliseconds = 0;
            _overuseGroups = 0;
            Usage = BandwidthUsage.Overusing;
        }
    }

    private void AdaptThreshold(double magnitude, long arrivalMicroseconds)
    {
        double elapsed = Math.Clamp((arrivalMicroseconds - _updatedAt) / 1000.0, 0, MaxStepMilliseconds);
        _updatedAt = arrivalMicroseconds;
        if (magnitude <= _threshold + MaxOutlier)
        {
            double rate = magnitude < _threshold ? FallRate : RiseRate;
            double share = Math.Min(1, rate * elapsed); // at 30 groups a second K_d alone would carry the threshold past the trend
            _threshold = Math.Clamp(_threshold + (share * (magnitude - _threshold)), MinThreshold, MaxThreshold);
        }
    }
}
