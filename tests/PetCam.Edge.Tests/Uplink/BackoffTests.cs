using PetCam.Protocol;

namespace PetCam.Edge.Tests.Uplink;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(5);

    [Fact]
    public void Waits_stay_below_a_bound_that_doubles_up_to_the_maximum()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Backoff backoff = new(First, Max, new Random(seed));
            double[] boundsMs = [200, 400, 800, 1600, 3200, 5000, 5000, 5000];
            Assert.All(boundsMs, bound => Assert.InRange(backoff.Next().TotalMilliseconds, 0, bound));
        }
    }

    [Fact]
    public void Waits_are_spread_over_the_whole_range()
    {
        double[] waits = [.. Enumerable.Range(0, 200).Select(seed => new Backoff(First, Max, new Random(seed)).Next().TotalMilliseconds)];

        Assert.True(waits.Min() < 20 && waits.Max() > 180, $"from {waits.Min()} to {waits.Max()} ms");
    }

    [Fact]
    public void Reset_starts_small_again()
    {
        Backoff backoff = new(First, Max, new Random(1));
        for (int i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.InRange(backoff.Next(), TimeSpan.Zero, First);
    }

    [Fact]
    public void Long_wait_is_at_least_half_of_what_was_asked()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            TimeSpan wait = new Backoff(First, Max, new Random(seed)).Shorten(TimeSpan.FromSeconds(60));
            Assert.InRange(wait, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        }
    }
}
