using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class LossBasedControlTests
{
    private readonly LossBasedControl _loss = new();
    private long _now = 1_000_000;

    public LossBasedControlTests() => _loss.Update(0, 0, _now);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.09)]
    [InlineData(0.13)] // of 200 packets: may be chance
    public void Some_loss_is_no_limit(double lossShare)
    {
        Run(20, lossShare, sentBps: 1_700_000);
        Assert.Equal(LossBasedControl.Unlimited, _loss.LimitBps);
        Assert.Equal(lossShare, _loss.FractionLost, 2);
    }

    [Fact]
    public void Much_loss_cuts_by_half_of_its_share()
    {
        Run(1, 0.2, sentBps: 1_000_000);
        Assert.Equal(900_000, _loss.LimitBps);
    }

    [Fact]
    public void Cut_does_not_go_below_what_arrives()
    {
        Run(20, 0.5, sentBps: 1_000_000, receivedBps: 500_000);
        Assert.Equal(425_000, _loss.LimitBps);
    }

    [Fact]
    public void Loss_that_stays_although_much_less_is_sent_is_not_answered_by_sending_still_less()
    {
        Run(1, 0.2, sentBps: 1_700_000);
        Assert.Equal(1_530_000, _loss.LimitBps);
        Run(60, 0.2, sentBps: 150_000);
        Assert.Equal(1_530_000, _loss.LimitBps);
    }

    [Fact]
    public void Little_loss_grows_by_five_percent_until_there_is_no_limit()
    {
        Run(1, 0.2, sentBps: 1_000_000);
        Run(10, 0, sentBps: 500_000);
        Assert.InRange(_loss.LimitBps, 1_450_000, 1_470_000); // 900 kb/s * 1.05^10
        Run(200, 0, sentBps: 500_000);
        Assert.Equal(LossBasedControl.Unlimited, _loss.LimitBps);
    }

    [Fact]
    public void Packets_that_left_before_the_cut_do_not_count_again()
    {
        Run(1, 0.3, sentBps: 1_000_000);
        long limit = _loss.LimitBps;
        long cutAt = _now;
        for (int i = 0; i < 30; i++)
        {
            _now += 100_000;
            _loss.Count(cutAt - 500_000, 20, 10);
            _loss.Update(1_000_000, 0, _now);
        }

        Assert.Equal(limit, _loss.LimitBps);
    }

    [Fact]
    public void Packets_that_were_only_overtaken_are_taken_back()
    {
        _loss.Count(_now, 200, 40);
        _loss.Count(_now, 0, -39);
        _loss.Update(1_000_000, 0, _now + 1_000_000);
        Assert.Equal(LossBasedControl.Unlimited, _loss.LimitBps);
        Assert.Equal(0.005, _loss.FractionLost, 4);
    }

    [Fact]
    public void Handful_of_packets_decides_nothing()
    {
        for (int i = 0; i < 10; i++)
        {
            _now += 1_000_000;
            _loss.Count(_now, 2, 2);
            _loss.Update(1_000_000, 0, _now);
        }

        Assert.Equal(LossBasedControl.Unlimited, _loss.LimitBps);
    }

    private void Run(int seconds, double lossShare, long sentBps, long receivedBps = 0)
    {
        for (int i = 0; i < seconds * 10; i++)
        {
            _now += 100_000;
            _loss.Count(_now, 20, 20 * lossShare);
            _loss.Update(sentBps, receivedBps, _now);
        }
    }
}
