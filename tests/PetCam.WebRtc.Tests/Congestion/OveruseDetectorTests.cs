using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>Filter and detector together: 30 groups a second whose delay changes by a given amount each.</summary>
public sealed class OveruseDetectorTests
{
    private const long Interval = 33_000;

    private readonly TrendlineFilter _trendline = new();
    private readonly OveruseDetector _detector = new();
    private long _arrival = 1_000_000;

    [Fact]
    public void Steady_delay_is_normal()
    {
        Assert.Equal(BandwidthUsage.Normal, Run(100, 0));
        Assert.Equal(0, _trendline.Trend, 6);
    }

    [Fact]
    public void Growing_delay_is_overuse_within_half_a_second()
    {
        Run(60, 0);
        Assert.Equal(BandwidthUsage.Overusing, Run(15, 5_000));
    }

    [Fact]
    public void Growing_delay_is_seen_from_the_first_groups_on() => Assert.Equal(BandwidthUsage.Overusing, Run(12, 100_000));

    [Fact]
    public void Falling_delay_is_underuse()
    {
        Run(60, 0);
        Assert.Equal(BandwidthUsage.Underusing, Run(20, -5_000));
    }

    [Fact]
    public void Single_late_group_is_not_overuse()
    {
        Run(60, 0);
        Assert.Equal(BandwidthUsage.Normal, Run(1, 30_000));
        Assert.Equal(BandwidthUsage.Normal, Run(1, -30_000));
        Assert.Equal(BandwidthUsage.Normal, Run(30, 0));
    }

    [Fact]
    public void Threshold_adapts_to_a_trend_that_lasts()
    {
        long now = 1_000_000;
        Assert.Equal(BandwidthUsage.Overusing, Detect(18, ref now, 3));
        Detect(20, ref now, 1000);
        Assert.Equal(BandwidthUsage.Normal, Detect(18, ref now, 3));
    }

    [Fact]
    public void Threshold_does_not_adapt_to_a_spike()
    {
        long now = 1_000_000;
        Detect(500, ref now, 1000);
        Assert.Equal(BandwidthUsage.Overusing, Detect(20, ref now, 3));
    }

    private BandwidthUsage Detect(double trend, ref long now, int times)
    {
        for (int i = 0; i < times; i++)
        {
            now += Interval;
            _detector.Detect(trend, Interval, now);
        }

        return _detector.Usage;
    }

    private BandwidthUsage Run(int groups, long growthMicroseconds)
    {
        for (int i = 0; i < groups; i++)
        {
            GroupDelta delta = new(Interval, Interval + growthMicroseconds);
            _arrival += delta.Arrived;
            _trendline.Add(delta, _arrival);
            _detector.Detect(_trendline.Trend, delta.Arrived, _arrival);
        }

        return _detector.Usage;
    }
}
