using Microsoft.Extensions.Options;
using PetCam.Cluster.Membership;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Membership;

public sealed class LeaseTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Lease _lease;

    public LeaseTests() => _lease = new Lease(Options.Create(new ClusterOptions()), _time);

    [Fact]
    public void Life_lasts_the_lease_without_the_margin_from_when_the_renewal_was_sent()
    {
        long sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1)); // on its way
        _lease.Renewed(sentAt);

        Assert.Equal(TimeSpan.FromSeconds(7), _lease.Remaining);
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.True(_lease.IsAlive);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(_lease.IsAlive);
    }

    [Fact]
    public void Others_may_be_declared_dead_after_a_lease_without_a_gap()
    {
        Renew(5);
        Assert.False(_lease.MaySentence);
        Renew(1);
        Assert.True(_lease.MaySentence);

        _lease.Failed();
        Assert.False(_lease.MaySentence);
        Renew(5);
        Assert.False(_lease.MaySentence); // the gap counts from its end
        Renew(1);
        Assert.True(_lease.MaySentence);
    }

    [Fact]
    public void Process_that_stood_still_begins_anew()
    {
        Renew(6);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(_lease.MaySentence);

        _lease.Renewed(_time.GetTimestamp());

        Assert.True(_lease.IsAlive);
        Assert.False(_lease.MaySentence);
    }

    [Fact]
    public void Life_that_is_over_stays_over()
    {
        Renew(1);
        _lease.End();

        Assert.False(_lease.IsAlive);
        Assert.Equal(TimeSpan.Zero, _lease.Remaining);
    }

    private void Renew(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _lease.Renewed(_time.GetTimestamp());
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }
}
