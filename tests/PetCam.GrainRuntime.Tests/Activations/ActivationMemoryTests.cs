using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Activations;

/// <summary>What activations cost, and that they give it back.</summary>
public sealed class ActivationMemoryTests
{
    private const int Grains = 10_000;
    private const int MaxBytesPerIdleGrain = 5000; // the target of docs/decisions/0002; genuine Orleans takes 2.9 kB

    [Fact]
    public async Task Idle_activations_are_small_and_collected_ones_leave_nothing_behind()
    {
        await using LocalSilo silo = await LocalSilo.StartAsync();
        await TouchAsync(silo, "warm up", 100);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await TouchAsync(silo, "grain", Grains);
        Assert.Equal(Grains + 100, silo.Host.Count);
        long bytesPerGrain = (GC.GetTotalMemory(forceFullCollection: true) - before) / Grains;
        TestContext.Current.SendDiagnosticMessage($"{bytesPerGrain} bytes per idle activation");
        Assert.InRange(bytesPerGrain, 1, MaxBytesPerIdleGrain);

        await CollectAllAsync(silo);
        long leftPerGrain = (GC.GetTotalMemory(forceFullCollection: true) - before) / Grains;
        Assert.InRange(leftPerGrain, -MaxBytesPerIdleGrain, 150); // the dictionary keeps its buckets
    }

    private static async Task TouchAsync(LocalSilo silo, string prefix, int count)
    {
        for (int number = 0; number < count; number++)
        {
            await silo.Grains.GetGrain<ITinyGrain>($"{prefix} {number}").AddAsync(1);
        }
    }

    private static async Task CollectAllAsync(LocalSilo silo)
    {
        await ((ISilo)silo).AtRestAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(16));
        await Expect.SoonAsync(() => silo.Host.Count == 0, "every grain to be gone");
    }
}
