using PetCam.Testing;

namespace PetCam.Ingest.Tests.Endpoint;

public sealed class ConnectRateLimitTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Burst_is_taken_and_what_is_beyond_comes_back_at_the_rate()
    {
        ConnectRateLimit limit = new(perSecond: 10, burst: 5, _time, new Random(1));
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => limit.TryTake(out int _)));

        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(3, Enumerable.Range(0, 20).Count(_ => limit.TryTake(out int _)));
    }

    [Fact]
    public void Crowd_is_told_to_come_over_the_time_that_it_needs()
    {
        ConnectRateLimit limit = new(perSecond: 100, burst: 1, _time, new Random(1));
        limit.TryTake(out _);
        List<int> told = [];
        for (int i = 0; i < 500; i++)
        {
            Assert.False(limit.TryTake(out int seconds));
            told.Add(seconds);
        }

        Assert.Equal((1, true), (told.Min(), told.Max() >= 4)); // 500 refused at 100 a second: five seconds' worth
        Assert.InRange(told.Max(), 4, 15);
    }
}
