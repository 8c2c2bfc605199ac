using Orleans.Runtime;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A silo that is not sure of its life executes nothing, and one whose life is over drops what it had.</summary>
public sealed class FencingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Suspended_silo_rejects_calls_at_once_and_goes_on_when_it_is_renewed()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        IProbeGrain grain = cluster["caller"].Grain("a");
        int first = await grain.GetActivationNumberAsync();

        cluster["home"].Membership.IsAlive = false;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(grain.PassAsync("remote"), "the rejection"));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(cluster["home"].Grain("a").PassAsync("local"), "the rejection"));
        cluster["home"].Membership.IsAlive = true;

        Assert.Equal(first, await grain.GetActivationNumberAsync());
        Assert.DoesNotContain(cluster.Probe.Events, static entry => entry.StartsWith("passed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Frozen_silo_executes_none_of_the_calls_that_wait_when_it_wakes()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        IProbeGrain grain = cluster["caller"].Grain("a");
        Task running = grain.PassAsync("running");
        await cluster.Probe.Gate("running").Entered();
        Task[] waiting = [.. Enumerable.Range(0, 100).Select(number => grain.PassAsync($"waiting {number}"))];
        cluster.Probe.Gate("aside").Open();
        await grain.InterleaveAsync("aside"); // behind them on the link: all have arrived

        cluster["home"].Membership.IsAlive = false; // its clock has jumped over its lease
        cluster.Probe.Gate("running").Open();

        await Expect.SoonAsync(running, "the call that ran when the silo froze");
        foreach (Task call in waiting)
        {
            await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(call, "the rejection"));
        }

        Assert.All(Enumerable.Range(0, 100), number => Assert.False(cluster.Probe.Gate($"waiting {number}").WasEntered));
    }

    [Fact]
    public async Task Timer_does_not_tick_while_its_silo_is_suspended_and_ticks_again_when_it_is_renewed()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x");
        ITimerGrain grain = cluster["x"].Grains.GetGrain<ITimerGrain>("t");
        await grain.StartAsync(10 * Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: true);

        cluster["x"].Membership.IsAlive = false;
        int armed = cluster.Time.ArmedTimers;
        cluster.Time.Advance(10 * Second);
        await Expect.SoonAsync(() => cluster.Time.ArmedTimers == armed, "the timer to be refused, and armed again");
        Assert.False(cluster.Probe.Gate("tick 1").WasEntered);

        cluster["x"].Membership.IsAlive = true;
        cluster.Time.Advance(Second);
        await cluster.Probe.Gate("tick 1").Entered();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Suspended_silo_that_stops_drops_its_grains_without_a_word(bool wasPutOff)
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x");
        await cluster["x"].Grain("a").TouchAsync();
        ITimerGrain timer = cluster["x"].Grains.GetGrain<ITimerGrain>("t");
        await timer.StartAsync(Second, Second, interleave: false, keepAlive: true);
        Task running = cluster["x"].Grain("b").PassAsync("running");
        await cluster.Probe.Gate("running").Entered();
        if (wasPutOff)
        {
            Task last = cluster["x"].Grain("a").DeactivateAsync("last"); // its end is asked for while it may end, and is due when it may not
            await cluster.Probe.Gate("last").Entered();
            cluster["x"].Membership.IsAlive = false;
            cluster.Probe.Gate("last").Open();
            await Expect.SoonAsync(last, "the call that asked for the end");
        }

        cluster["x"].Membership.IsAlive = false;
        Task stopping = cluster["x"].StopAsync();
        await Expect.SoonAsync(() => cluster["x"].Host.Count == 1, "all to be gone but the grain of the running call, which is waited for");
        cluster.Probe.Gate("running").Open();

        await Expect.SoonAsync(stopping, "the silo to stop, before its deadline");
        await Expect.SoonAsync(running, "the call that ran");
        Assert.Equal(0, cluster["x"].Host.Count);
        Assert.Empty(cluster.Log.WithEvent(8005));
        Assert.False(cluster.Probe.Gate("timer grain deactivated").WasEntered);
        Assert.DoesNotContain(cluster.Probe.Events, static entry => entry.StartsWith("deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ended_life_drops_its_grains_without_a_word_and_the_next_life_begins_afresh()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y");
        int[] first = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => cluster["x"].Grain($"{number}").GetActivationNumberAsync()));
        ITimerGrain timer = cluster["x"].Grains.GetGrain<ITimerGrain>("t");
        await timer.StartAsync(Second, Second, interleave: false, keepAlive: true);

        cluster["x"].Membership.EndLife();
        Assert.Equal(0, cluster["x"].Host.Count);
        cluster.Time.Advance(5 * Second);
        int[] elsewhere = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => cluster["y"].Grain($"{number}").GetActivationNumberAsync()));
        cluster["x"].Membership.Rejoin();
        int[] again = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => CallUntilItIsFoundAsync(cluster["x"].Grain($"{number}"))));

        Assert.Empty(first.Intersect(elsewhere));
        Assert.Equal(elsewhere, again);
        Assert.False(cluster.Probe.Gate("tick 1").WasEntered);
        Assert.DoesNotContain(cluster.Probe.Events, static entry => entry.StartsWith("deactivated", StringComparison.Ordinal));
        Assert.Contains("x/1", Assert.Single(cluster.Log.WithEvent(8024)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_to_an_ended_life_reach_the_grain_where_it_lives_next()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(null, null, "x", "y", "z");
        await cluster["x"].Grain("a").TouchAsync();
        await cluster["y"].Grain("a").TouchAsync();

        cluster["x"].Membership.EndLife();
        cluster["x"].Membership.Rejoin();
        await CallUntilItIsFoundAsync(cluster["y"].Grain("a"));

        Assert.Equal((0, 1), (cluster["x"].Host.Count, cluster["y"].Host.Count));
    }

    /// <summary>The test's directories are told nothing: the first answer may be one that the cache still held.</summary>
    private static async Task<int> CallUntilItIsFoundAsync(IProbeGrain grain)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await grain.GetActivationNumberAsync();
            }
            catch (SiloUnavailableException) when (attempt < 3)
            {
                // idempotent: tried again
            }
        }
    }
}
