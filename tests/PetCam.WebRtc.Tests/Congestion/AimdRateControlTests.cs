using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class AimdRateControlTests
{
    private const long RoundTrip = 100_000;

    private readonly AimdRateControl _control = new(1_000_000);
    private readonly BitrateWindow _received = new();
    private long _now = 1_000_000;

    [Fact]
    public void Overuse_sets_the_target_below_what_was_received()
    {
        Run(BandwidthUsage.Normal, seconds: 1, receivedBps: 800_000);
        Run(BandwidthUsage.Overusing, seconds: 0.1, receivedBps: 800_000);
        Assert.InRange(_control.TargetBps, 660_000, 720_000);
    }

    [Fact]
    public void Overuse_never_raises_the_target()
    {
        Run(BandwidthUsage.Overusing, seconds: 1, receivedBps: 5_000_000);
        Assert.InRange(_control.TargetBps, 0, 1_000_000);
    }

    [Fact]
    public void Idle_path_grows_by_eight_percent_a_second()
    {
        Run(BandwidthUsage.Normal, seconds: 5, receivedBps: 5_000_000);
        Assert.InRange(_control.TargetBps, 1_400_000, 1_500_000);
    }

    [Fact]
    public void Growth_ends_where_what_is_received_does_not_support_it()
    {
        Run(BandwidthUsage.Normal, seconds: 60, receivedBps: 1_000_000);
        Assert.InRange(_control.TargetBps, 1_400_000, 1_600_000);
    }

    [Fact]
    public void Target_above_what_is_sent_stays()
    {
        Run(BandwidthUsage.Normal, seconds: 60, receivedBps: 100_000);
        Assert.Equal(1_000_000, _control.TargetBps);
    }

    [Fact]
    public void Growth_is_slow_where_the_limit_was_found()
    {
        Run(BandwidthUsage.Normal, seconds: 1, receivedBps: 1_000_000);
        Run(BandwidthUsage.Overusing, seconds: 0.1, receivedBps: 1_000_000);
        long found = _control.TargetBps;
        Run(BandwidthUsage.Normal, seconds: 10, receivedBps: 1_000_000);

        // Multiplied by 1.08 ten times it would have doubled.
        Assert.InRange(_control.TargetBps, found + 100_000, found + 550_000);
    }

    [Theory]
    [InlineData((int)BandwidthUsage.Underusing, true)]
    [InlineData((int)BandwidthUsage.Normal, false)]
    public void Emptying_and_standing_queues_hold_the_target(int usage, bool mayGrow)
    {
        Run((BandwidthUsage)usage, seconds: 10, receivedBps: 5_000_000, mayGrow);
        Assert.Equal(1_000_000, _control.TargetBps);
    }

    private void Run(BandwidthUsage usage, double seconds, long receivedBps, bool mayGrow = true)
    {
        for (long end = _now + (long)(seconds * 1e6); _now < end;)
        {
            for (int i = 0; i < 5; i++)
            {
                _now += 10_000;
                _received.Add(_now, (int)(receivedBps / 800));
            }

            _control.Update(usage, _received, mayGrow, RoundTrip, _now);
        }
    }
}
