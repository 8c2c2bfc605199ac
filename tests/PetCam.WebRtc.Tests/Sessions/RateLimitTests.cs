using PetCam.Testing;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Tests.Sessions;

public sealed class RateLimitTests
{
    [Fact]
    public void Allowance_of_a_second_may_be_used_at_once_and_comes_back_with_time()
    {
        ManualTimeProvider time = new();
        RateLimit limit = new(10, time);
        Assert.Equal(10, Take(limit, 20));
        time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(3, Take(limit, 20));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Take(limit, 20));
    }

    private static int Take(RateLimit limit, int tries) => Enumerable.Range(0, tries).Count(_ => limit.TryTake());
}
