using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>One turn at a time, and the marked exceptions from it.</summary>
public abstract class TurnBehaviour(ISiloFactory engine)
{
    [Fact]
    public async Task Calls_to_one_grain_never_overlap()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");

        await Expect.SoonAsync(Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(grain.IncrementAsync))), "500 increments");

        Assert.Equal(501, await grain.IncrementAsync());
    }

    [Fact]
    public async Task Calls_of_one_caller_run_in_order()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        Task[] calls = [.. Enumerable.Range(0, 50).Select(number => grain.PassAsync($"{number}"))];
        foreach (int number in Enumerable.Range(0, 50).Reverse())
        {
            silo.Probe.Gate($"{number}").Open();
        }

        await Expect.SoonAsync(Task.WhenAll(calls), "50 calls");

        Assert.Equal(
            Enumerable.Range(0, 50).Select(static number => $"passed {number}"),
            silo.Probe.Events.Where(static entry => entry.StartsWith("passed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Waiting_call_keeps_others_out_but_not_interleaving_ones()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        Task first = grain.PassAsync("first");
        await silo.Probe.Gate("first").Entered();

        Task second = grain.PassAsync("second");
        silo.Probe.Gate("aside").Open();
        await Expect.SoonAsync(grain.InterleaveAsync("aside"), "the interleaving call, which was sent last");

        Assert.False(silo.Probe.Gate("second").WasEntered);
        silo.Probe.Gate("first").Open();
        silo.Probe.Gate("second").Open();
        await Expect.SoonAsync(Task.WhenAll(first, second), "both calls");
    }

    [Fact]
    public async Task Read_only_calls_run_together_and_wait_behind_a_writer()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        Task reads = Task.WhenAll(grain.ReadAsync("read 1"), grain.ReadAsync("read 2"));
        await silo.Probe.Gate("read 1").Entered();
        await silo.Probe.Gate("read 2").Entered();

        Task write = grain.PassAsync("write");
        Task lateRead = grain.ReadAsync("read 3");
        await FenceAsync(silo, grain);

        Assert.False(silo.Probe.Gate("write").WasEntered);
        Assert.False(silo.Probe.Gate("read 3").WasEntered, "a reader overtook the waiting writer");
        foreach (string gate in new[] { "read 1", "read 2", "write", "read 3" })
        {
            silo.Probe.Gate(gate).Open();
        }

        await Expect.SoonAsync(Task.WhenAll(reads, write, lateRead), "all four calls");
    }

    [Fact]
    public async Task Reentrant_grain_starts_a_call_while_another_waits_and_may_call_itself()
    {
        await using ISilo silo = await engine.StartAsync();
        IReentrantProbeGrain grain = silo.Grains.GetGrain<IReentrantProbeGrain>("a");
        Task first = grain.PassAsync("first");
        await silo.Probe.Gate("first").Entered();

        await Expect.SoonAsync(grain.CallSelfAsync(), "the call to itself");

        silo.Probe.Gate("first").Open();
        await Expect.SoonAsync(first, "the first call");
    }

    [Fact]
    public async Task Different_grains_run_beside_each_other()
    {
        await using ISilo silo = await engine.StartAsync();
        Task[] calls = [.. Enumerable.Range(0, 20).Select(number => silo.Grain($"{number}").PassAsync($"gate {number}"))];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => silo.Probe.Gate($"gate {number}").Entered()));

        Assert.All(Enumerable.Range(0, 20), number => silo.Probe.Gate($"gate {number}").Open());
        await Expect.SoonAsync(Task.WhenAll(calls), "all calls");
    }

    /// <summary>Returns when everything that could start on the grain has started.</summary>
    private static async Task FenceAsync(ISilo silo, IProbeGrain grain)
    {
        silo.Probe.Gate("fence").Open();
        await Expect.SoonAsync(grain.InterleaveAsync("fence"), "the fence");
    }
}
