using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Soak;

/// <summary>Sessions come and go, and leave nothing: neither memory nor handles nor threads.</summary>
public sealed class SessionSoakTests
{
    private const int WarmUp = 300; // until pools, arenas and compiled code have their size
    private const double MaxResidentGrowth = 8e6; // one leaked DTLS session of libssl is about 100 KB
    private const double MaxManagedGrowth = 0.5e6;
    private const int MaxFurtherHandles = 4; // the runtime's own, such as of a thread pool that grew
    private const int MaxFurtherThreads = 4;

    [Fact]
    public Task Two_hundred_sessions_leave_nothing() => SoakAsync(200, samples: 5);

    [Fact(Explicit = true)]
    public Task Two_thousand_sessions_leave_nothing() => SoakAsync(2000, samples: 10);

    private static async Task SoakAsync(int sessions, int samples)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.HandshakeTimeout = TimeSpan.FromSeconds(2));
        using DtlsClientContext client = new();
        using SessionChurn churn = new(fixture, client);
        await churn.RunAsync(WarmUp);
        churn.Ends.Clear();
        FootprintTrend trend = new(sessions / samples);
        trend.Add(Footprint.Measure());
        for (int i = 0; i < samples; i++)
        {
            await churn.RunAsync(sessions / samples);
            trend.Add(Footprint.Measure());
        }

        double resident = trend.Slope(sample => sample.ResidentBytes) * sessions;
        double managed = trend.Slope(sample => sample.ManagedBytes) * sessions;
        string ends = string.Join(", ", churn.Ends.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));
        FigureFile.Append(
            $"soak, {sessions} sessions ({ends}): before {trend.Samples[0]}; after {trend.Samples[^1]};"
            + $" trend RSS {resident / 1e6:F2} MB, managed {managed / 1e6:F3} MB");

        Assert.Equal(0, fixture.Service.SessionCount);
        Assert.Equal([SessionEnd.Closed, SessionEnd.ClosedByPeer, SessionEnd.HandshakeTimeout], churn.Ends.Keys.Order());
        Assert.InRange(resident, double.MinValue, MaxResidentGrowth);
        Assert.InRange(managed, double.MinValue, MaxManagedGrowth);
        Assert.InRange(trend.Samples[^1].Handles, 0, trend.Samples[0].Handles + MaxFurtherHandles);
        Assert.InRange(trend.Samples[^1].Threads, 0, trend.Samples[0].Threads + MaxFurtherThreads);
    }
}
