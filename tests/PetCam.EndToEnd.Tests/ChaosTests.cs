using PetCam.Chaos;
using PetCam.EndToEnd.Tests.Figures;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Each event of <c>make chaos</c> once, on a small cast. Its figures are printed; gaps are held to bounds that a busy machine keeps.</summary>
public sealed class ChaosTests
{
    private const int Seed = 4;
    private const double BearableGapMs = 5_000;

    [Fact]
    public async Task Silos_database_and_network_fail_and_nobody_is_lost()
    {
        ChaosPlan plan = ChaosPlan.Brief(Seed, Path.Combine(Programs.Logs, "chaos-brief"));
        ChaosVerdict verdict = await new ChaosRun(plan, FigureLog.Print).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(verdict.Violations);
        Assert.True(verdict.CallsWereMeasured, "No answer named the life that executed the call.");
        Assert.All(verdict.Gaps, gap => Assert.True(gap.Value < BearableGapMs, $"{gap.Key}: {gap.Value:F0} ms"));
    }

    [Fact]
    public void Machine_permits_the_events_that_cut_the_network() =>
        Assert.SkipUnless(RoutedNetwork.Obstacle is null, $"cut-silos and cut-postgres are left out: {RoutedNetwork.Obstacle}");
}
