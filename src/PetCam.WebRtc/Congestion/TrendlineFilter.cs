namespace PetCam.WebRtc.Congestion;

/// <summary>The slope of the queueing delay over the newest packet groups: least squares over its smoothed sum. The place of the Kalman filter of
/// draft-ietf-rmcat-gcc-02 §5.3, which senders in the field have replaced by this.</summary>
internal sealed class TrendlineFilter
{
    private const int Window = 20; // groups; at 30 pictures a second two thirds of a second
    private const int MinGroups = 5; // a picture may take a sixth of a second on a thin line: a full window would come after the queue is full
    private const double Smoothing = 0.9; // weight of the past: single late groups hardly move the line
    private const double Gain = 4.0; // brings the slope to the scale of the thresholds in §5.4
    private const int MaxGroups = 60; // confidence grows with the groups seen, up to here

    private readonly double[] _times = new double[Window];
    private readonly double[] _delays = new double[Window];
    private int _groups;
    private long _firstArrival;
    private double _delay;
    private double _smoothed;

    /// <summary>Estimated growth of the delay in the units of the over-use threshold; 0 until there are a few groups.</summary>
    public double Trend { get; private set; }

    /// <param name="arrivalMicroseconds">When the group was complete, by the receiver's clock.</param>
    public void Add(in GroupDelta delta, long arrivalMicroseconds)
    {
        if (_groups == 0)
        {
            _firstArrival = arrivalMicroseconds;
        }

        _delay += delta.VariationMilliseconds;
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * _delay);
        _times[_groups % Window] = (arrivalMicroseconds - _firstArrival) / 1000.0;
        _delays[_groups % Window] = _smoothed;
        _groups++;
        if (_groups >= MinGroups)
        {
            Trend = Slope() * Math.Min(_groups, MaxGroups) * Gain;
        }
    }

    private double Slope()
    {
        int count = Math.Min(_groups, Window);
        double newest = _times[(_groups - 1) % Window]; // small figures keep their precision in the sums
        double times = 0;
        double delays = 0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < count; i++)
        {
            double time = _times[i] - newest;
            times += time;
            delays += _delays[i];
            products += time * _delays[i];
            squares += time * time;
        }

        double variance = (count * squares) - (times * times);
        return variance > 0 ? ((count * products) - (times * delays)) / variance : 0;
    }
}
