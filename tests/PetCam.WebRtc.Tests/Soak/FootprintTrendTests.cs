namespace PetCam.WebRtc.Tests.Soak;

public sealed class FootprintTrendTests
{
    private const int Sessions = 100;

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    public void Growth_per_session_is_found_under_noise(int leakedBytes)
    {
        Random random = new(1);
        FootprintTrend trend = new(Sessions);
        for (int i = 0; i <= 10; i++)
        {
            trend.Add(new Footprint(80_000_000 + ((long)i * Sessions * leakedBytes) + random.Next(500_000), 1_000_000, 100, 10));
        }

        Assert.InRange(trend.Slope(sample => sample.ResidentBytes), leakedBytes - 500, leakedBytes + 500);
        Assert.Equal(0, trend.Slope(sample => sample.ManagedBytes), 3);
    }
}
