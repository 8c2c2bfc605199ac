namespace PetCam.WebRtc.Tests.Soak;

/// <summary>Footprints after equal batches of work: a leak is a slope, noise is not.</summary>
internal sealed class FootprintTrend(int sessionsPerSample)
{
    private readonly List<Footprint> _samples = [];

    public IReadOnlyList<Footprint> Samples => _samples;

    public void Add(Footprint sample) => _samples.Add(sample);

    /// <summary>Bytes per session by which something grows, least squares.</summary>
    public double Slope(Func<Footprint, long> what)
    {
        double meanX = (_samples.Count - 1) / 2.0;
        double meanY = _samples.Average(sample => (double)what(sample));
        double above = _samples.Select((sample, x) => (x - meanX) * (what(sample) - meanY)).Sum();
        double below = _samples.Select((_, x) => (x - meanX) * (x - meanX)).Sum();
        return above / below / sessionsPerSample;
    }
}
