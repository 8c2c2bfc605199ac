namespace PetCam.WebRtc.Congestion;

/// <summary>Where the path's limit was found lately: mean and deviation of what was received when over-use was seen (draft-ietf-rmcat-gcc-02 §5.5).</summary>
internal struct CapacityMemory
{
    private const double Weight = 0.05; // of a new value; §5.5 recommends a smoothing factor of 0.95
    private const double MinDeviation = 0.02; // of the mean
    private const double MaxDeviation = 0.10;
    private const double Deviations = 3; // §5.5

    private double _mean;
    private double _variance; // of the relative error

    /// <summary>True when a limit was found: then grow with care.</summary>
    public readonly bool IsKnown => _mean > 0;

    /// <summary>True when more is carried than the limit that was found: it no longer holds.</summary>
    public readonly bool IsExceededBy(long bps) => IsKnown && bps > _mean * (1 + (Deviations * Deviation));

    private readonly double Deviation => Math.Clamp(Math.Sqrt(_variance), MinDeviation, MaxDeviation);

    /// <param name="bps">Received while over-use was seen.</param>
    public void Add(long bps)
    {
        if (IsKnown && Math.Abs(bps - _mean) <= Deviations * Deviation * _mean)
        {
            double error = (bps - _mean) / _mean;
            _mean += Weight * (bps - _mean);
            _variance += Weight * ((error * error) - _variance);
            return;
        }

        _mean = bps;
        _variance = 0;
    }

    public void Forget() => _mean = 0;
}
