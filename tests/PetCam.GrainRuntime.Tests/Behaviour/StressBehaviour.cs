using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>Seeded disorder: callers, collection and deactivation at once.</summary>
public abstract class StressBehaviour(ISiloFactory engine)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_call_is_lost_and_no_turns_overlap_while_grains_come_and_go(int seed)
    {
        await using ISilo silo = await engine.StartAsync(static options =>
        {
            options.CollectionAge = TimeSpan.FromMilliseconds(5);
            options.CollectionInterval = TimeSpan.FromMilliseconds(2);
            options.ResponseTimeout = TimeSpan.FromDays(1);
        });
        silo.Probe.Gate("open").Open();
        using CancellationTokenSource over = new();
        Task clock = Task.Run(() => AdvanceUntil(silo, over.Token));

        Task<int>[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(() => CallAtRandomAsync(silo, new Random((seed * 100) + caller))))];
        int[] answered = await Expect.SoonAsync(Task.WhenAll(callers), "8 callers with 2000 calls each");
        await over.CancelAsync();
        await clock;

        Assert.All(answered, static count => Assert.Equal(2000, count));
        Assert.DoesNotContain(silo.Probe.Events, static entry => entry.Contains("overlap", StringComparison.Ordinal));
        await Expect.SoonAsync(silo.StopAsync(), "the stop");
        Assert.Equal(CountOf(silo, "activated "), CountOf(silo, "deactivated "));
    }

    private static int CountOf(ISilo silo, string start) => silo.Probe.Events.Count(entry => entry.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Lets idle grains be collected all the time. One call never waits long enough to time out.</summary>
    private static void AdvanceUntil(ISilo silo, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            silo.Time.Advance(TimeSpan.FromMilliseconds(1));
            Thread.Yield();
        }
    }

    private static async Task<int> CallAtRandomAsync(ISilo silo, Random random)
    {
        int answered = 0;
        for (int call = 0; call < 2000; call++)
        {
            IProbeGrain grain = silo.Grain($"{random.Next(20)}");
            await (random.Next(10) switch
            {
                0 => grain.DeactivateAsync("open"),
                1 => grain.InterleaveAsync("open"),
                2 => grain.ReadAsync("open"),
                3 => Task.WhenAll(grain.IncrementAsync(), grain.EchoAsync("x").AsTask()),
                4 => grain.CallAsync($"{random.Next(20, 40)}"),
                _ => grain.IncrementAsync(),
            });
            answered++;
        }

        return answered;
    }
}
