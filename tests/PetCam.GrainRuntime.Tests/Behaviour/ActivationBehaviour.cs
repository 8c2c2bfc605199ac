using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>From the first call to the end of an activation.</summary>
public abstract class ActivationBehaviour(ISiloFactory engine)
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task First_calls_share_one_activation()
    {
        await using ISilo silo = await engine.StartAsync();

        int[] numbers = await Expect.SoonAsync(
            Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(silo.Grain("a").GetActivationNumberAsync))), "100 first calls");

        Assert.Single(numbers.Distinct());
        Assert.Equal(1, silo.Probe.Count("activated a"));
    }

    [Fact]
    public async Task Failed_activation_faults_its_callers_and_the_next_call_tries_afresh()
    {
        await using ISilo silo = await engine.StartAsync();
        silo.Probe.FailActivations(1);

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grain("a").GetActivationNumberAsync());

        Assert.Equal("cannot load state", error.Message);
        Assert.Contains("probe/a", Assert.Single(silo.Log.WithEvent(8001)), StringComparison.Ordinal);
        await silo.Grain("a").GetActivationNumberAsync();
        Assert.Equal(1, silo.Probe.Count("activated a"));
    }

    [Fact]
    public async Task Idle_grain_is_deactivated_at_its_age_and_not_before()
    {
        await using ISilo silo = await engine.StartAsync();
        int first = await silo.Grain("a").GetActivationNumberAsync();
        Task gone = NextDeactivation(silo);

        await silo.AtRestAsync();
        silo.Time.Advance(Age - TimeSpan.FromMinutes(1));
        Assert.Equal(first, await silo.Grain("a").GetActivationNumberAsync()); // and used again: its age starts anew
        await silo.AtRestAsync();
        silo.Time.Advance(Age - TimeSpan.FromMinutes(1));
        Assert.Equal(0, silo.Probe.Count("deactivated a ActivationIdle"));
        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await Expect.SoonAsync(gone, "the deactivation");

        Assert.NotEqual(first, await silo.Grain("a").GetActivationNumberAsync());
        Assert.Equal(1, silo.Probe.Count("deactivated a ActivationIdle"));
        Assert.Equal(1, silo.Probe.Count("grain disposed"));
        Assert.Equal(1, silo.Probe.Count("scope disposed"));
    }

    [Fact]
    public async Task Busy_grain_is_not_collected()
    {
        await using ISilo silo = await engine.StartAsync(static options => options.ResponseTimeout = TimeSpan.FromHours(9));
        Task call = silo.Grain("a").PassAsync("gate");
        await silo.Probe.Gate("gate").Entered();

        silo.Time.Advance(3 * Age);
        silo.Probe.Gate("gate").Open();
        await Expect.SoonAsync(call, "the call");

        Assert.Equal(0, silo.Probe.Count("deactivated a ActivationIdle"));
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_grain()
    {
        await using ISilo silo = await engine.StartAsync();
        await silo.Grain("a").DelayAsync(2 * Age);
        Task gone = NextDeactivation(silo);

        await silo.AtRestAsync();
        silo.Time.Advance((2 * Age) - TimeSpan.FromMinutes(1));
        Assert.Equal(0, silo.Probe.Count("deactivated a ActivationIdle"));

        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await Expect.SoonAsync(gone, "the deactivation");
    }

    [Fact]
    public async Task Calls_that_arrive_while_a_grain_deactivates_run_on_the_next_activation()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        int first = await grain.GetActivationNumberAsync();
        silo.Probe.Deactivating = (_, _) => silo.Probe.Gate("goodbye").PassAsync();
        silo.Probe.Gate("call").Open();
        await grain.DeactivateAsync("call");
        await silo.Probe.Gate("goodbye").Entered();

        Task<int>[] calls = [.. Enumerable.Range(0, 10).Select(_ => grain.GetActivationNumberAsync())];
        Assert.DoesNotContain(calls, static call => call.IsCompleted);
        silo.Probe.Gate("goodbye").Open();

        int[] numbers = await Expect.SoonAsync(Task.WhenAll(calls), "the calls");
        Assert.NotEqual(first, Assert.Single(numbers.Distinct()));
        Assert.Equal(1, silo.Probe.Count("deactivated a ApplicationRequested"));
    }

    [Fact]
    public async Task DeactivateOnIdle_lets_the_running_call_end_and_hands_waiting_ones_on()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        int first = await grain.GetActivationNumberAsync();
        Task last = grain.DeactivateAsync("last");
        await silo.Probe.Gate("last").Entered();
        Task<int> waiting = grain.GetActivationNumberAsync();

        silo.Probe.Gate("aside").Open();
        await Expect.SoonAsync(grain.InterleaveAsync("aside"), "a call that the running one might be waiting for");
        silo.Probe.Gate("last").Open();

        await Expect.SoonAsync(last, "the running call");
        Assert.NotEqual(first, await Expect.SoonAsync(waiting, "the waiting call"));
    }

    [Fact]
    public async Task Failing_OnDeactivateAsync_is_logged_and_ends_the_activation()
    {
        await using ISilo silo = await engine.StartAsync();
        silo.Probe.Deactivating = static (_, _) => throw new InvalidOperationException("cannot save");
        silo.Probe.Gate("call").Open();
        await silo.Grain("a").DeactivateAsync("call");

        await silo.Grain("a").TouchAsync();

        Assert.Equal(2, silo.Probe.Count("activated a"));
        Assert.Single(silo.Log.WithEvent(8002));
    }

    [Fact]
    public async Task Stopping_deactivates_every_grain_once_and_refuses_new_ones()
    {
        await using ISilo silo = await engine.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => silo.Grain($"{number}").TouchAsync().AsTask()));

        await Expect.SoonAsync(silo.StopAsync(), "the stop");

        Assert.All(Enumerable.Range(0, 50), number => Assert.Equal(1, silo.Probe.Count($"deactivated {number} ShuttingDown")));
        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(async () => await silo.Grain("7").TouchAsync());
        Assert.Contains("probe/7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_has_a_deadline_and_names_what_it_left_behind()
    {
        await using ISilo silo = await engine.StartAsync();
        Task stuck = silo.Grain("stuck").PassAsync("never");
        await silo.Probe.Gate("never").Entered();

        Task stopping = silo.StopAsync();
        silo.Time.Advance(TimeSpan.FromSeconds(10));
        await Expect.SoonAsync(stopping, "the stop");

        Assert.Contains("probe/stuck", Assert.Single(silo.Log.WithEvent(8005)), StringComparison.Ordinal);
        silo.Probe.Gate("never").Open();
        await Expect.SoonAsync(stuck, "the call that was left behind");
    }

    private static Task<DeactivationReason> NextDeactivation(ISilo silo)
    {
        TaskCompletionSource<DeactivationReason> gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Probe.Deactivating = (_, reason) =>
        {
            gone.TrySetResult(reason);
            return Task.CompletedTask;
        };
        return gone.Task;
    }
}
