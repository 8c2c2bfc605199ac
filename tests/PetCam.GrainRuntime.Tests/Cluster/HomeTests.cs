using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>One activation per epoch, wherever it is called from, and none without a home.</summary>
public sealed class HomeTests
{
    private const string Key = "probe/a";

    [Fact]
    public async Task First_calls_from_three_silos_share_one_activation()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y", "z");
        string[] ids = ["x", "y", "z"];

        for (int grain = 0; grain < 20; grain++)
        {
            string key = $"g{grain}";
            int[] numbers = await Expect.SoonAsync(
                Task.WhenAll(Enumerable.Range(0, 30).Select(caller => Task.Run(cluster[ids[caller % 3]].Grain(key).GetActivationNumberAsync))), "30 first calls");

            Assert.Single(numbers.Distinct());
            Assert.Equal(1, cluster.Probe.Count($"activated {key}"));
        }
    }

    [Fact]
    public async Task Moved_home_takes_its_grain_along_without_a_word_from_the_old_activation()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y");
        int first = await cluster["x"].Grain("a").GetActivationNumberAsync();

        await cluster.MoveAsync(Key, "y", tellOthers: true);

        Assert.NotEqual(first, await cluster["x"].Grain("a").GetActivationNumberAsync());
        Assert.Equal(0, cluster["x"].Host.Count);
        Assert.DoesNotContain(cluster.Probe.Events, static entry => entry.StartsWith("deactivated", StringComparison.Ordinal));
        await Expect.SoonAsync(() => cluster.Probe.Count("grain disposed") == 1, "the grain to be disposed of");
    }

    [Fact]
    public async Task Silo_that_was_not_told_of_a_move_is_told_by_whom_it_calls()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y", "z");
        await cluster["y"].Grain("a").TouchAsync();
        await cluster["x"].Grain("a").TouchAsync(); // x believes in y from now on
        Home moved = await cluster.MoveAsync(Key, "z", tellOthers: false);
        cluster["y"].Directory.Hint(Key, moved);
        int reads = cluster.Table.Reads;

        await cluster["x"].Grain("a").TouchAsync();

        Assert.Equal(1, cluster.Table.Reads - reads); // forgotten, asked once, tried once more
        Assert.Equal((0, 1), (cluster["y"].Host.Count, cluster["z"].Host.Count));
    }

    [Fact]
    public async Task Second_wrong_answer_fails_the_call_and_nothing_is_executed()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y");
        cluster.Table.Claim(Key, cluster["y"].Membership.Self);
        cluster["y"].Membership.IsAlive = false; // suspended: still owns the key, and executes nothing

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(cluster["x"].Grain("a").PassAsync("never"), "the rejection"));

        Assert.Contains("nothing was executed", error.Message, StringComparison.Ordinal);
        Assert.False(cluster.Probe.Gate("never").WasEntered);
    }

    [Fact]
    public async Task Waiting_calls_of_a_grain_that_moves_are_executed_at_its_new_home()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y");
        Task running = cluster["x"].Grain("a").PassAsync("first");
        await cluster.Probe.Gate("first").Entered();
        Task<int>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => cluster["x"].Grain("a").GetActivationNumberAsync())];

        await cluster.MoveAsync(Key, "y", tellOthers: true);

        int[] numbers = await Expect.SoonAsync(Task.WhenAll(waiting), "the waiting calls");
        Assert.Single(numbers.Distinct());
        Assert.Equal(1, cluster["y"].Host.Count);
        cluster.Probe.Gate("first").Open();
        await Expect.SoonAsync(running, "the call that ran when its grain moved");
    }

    [Fact]
    public async Task Same_silo_in_a_new_epoch_gets_a_new_activation()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x");
        int first = await cluster["x"].Grain("a").GetActivationNumberAsync();

        await cluster.MoveAsync(Key, "x", tellOthers: false);

        Assert.NotEqual(first, await cluster["x"].Grain("a").GetActivationNumberAsync());
        Assert.Equal(1, cluster["x"].Host.Count);
    }

    [Fact]
    public async Task Grain_whose_key_names_its_silo_lives_and_dies_with_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(
            null, static options => options.AddGrain<NamedGrain>().Place<NamedGrain>(GrainPlacement.SiloInKey), "x", "y");
        ITinyGrain session = cluster["x"].Grains.GetGrain<ITinyGrain>("y.s1", typeof(NamedGrain).FullName);

        Assert.Equal(5, await session.AddAsync(5));
        Assert.Equal(1, cluster["y"].Host.Count);
        Assert.Equal(0, cluster.Table.Reads);

        cluster["y"].Membership.EndLife();
        Assert.Equal(0, cluster["y"].Host.Count);
        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => session.AddAsync(5));
        Assert.Contains("silo 'y'", error.Message, StringComparison.Ordinal);
    }
}
