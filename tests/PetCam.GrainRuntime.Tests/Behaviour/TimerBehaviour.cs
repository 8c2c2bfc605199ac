using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>Timers of grains.</summary>
public abstract class TimerBehaviour(ISiloFactory engine)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    [Fact]
    public async Task Period_counts_from_the_end_of_a_callback()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Second, 2 * Second);

        silo.Time.Advance(Second);
        await silo.Probe.Gate("tick 1").Entered();
        silo.Time.Advance(10 * Second);
        Assert.Equal(1, await grain.GetTicksAsync());

        await EndTickAsync(silo, grain, 1);
        silo.Time.Advance(1.9 * Second);
        Assert.Equal(1, await grain.GetTicksAsync());
        silo.Time.Advance(0.1 * Second);
        await silo.Probe.Gate("tick 2").Entered();
    }

    [Fact]
    public async Task Infinite_period_means_one_callback()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, TimeSpan.Zero, Never);

        silo.Time.Advance(TimeSpan.Zero);
        await EndTickAsync(silo, grain, 1);
        silo.Time.Advance(100 * Second);

        Assert.Equal(1, await grain.GetTicksAsync());
    }

    [Fact]
    public async Task Callback_waits_for_the_running_call_unless_it_interleaves()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain polite = await StartTimerAsync(silo, Second, Never);
        Task call = polite.PassAsync("call");
        await silo.Probe.Gate("call").Entered();

        silo.Time.Advance(Second);
        Assert.Equal(0, await polite.GetTicksAsync());
        silo.Probe.Gate("call").Open();
        await Expect.SoonAsync(call, "the call");
        await EndTickAsync(silo, polite, 1);
    }

    [Fact]
    public async Task Interleaving_callback_runs_while_a_call_waits()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Second, Never, interleave: true);
        Task call = grain.PassAsync("call");
        await silo.Probe.Gate("call").Entered();

        silo.Time.Advance(Second);
        await silo.Probe.Gate("tick 1").Entered();

        silo.Probe.Gate("call").Open();
        await Expect.SoonAsync(call, "the call");
    }

    [Fact]
    public async Task Call_waits_for_a_running_callback()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Second, Never);
        silo.Time.Advance(Second);
        await silo.Probe.Gate("tick 1").Entered();

        Task call = grain.PassAsync("call");
        await grain.GetTicksAsync();
        Assert.False(silo.Probe.Gate("call").WasEntered);

        silo.Probe.Gate("call").Open();
        silo.Probe.Gate("tick 1").Open();
        await Expect.SoonAsync(call, "the call");
    }

    [Fact]
    public async Task Failing_callback_is_logged_and_the_timer_goes_on()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Second, Second);
        silo.Probe.FailActivations(1); // the grain's next chance to fail is its tick
        silo.Time.Advance(Second);
        await EndTickAsync(silo, grain, 1);

        silo.Time.Advance(Second);
        await silo.Probe.Gate("tick 2").Entered();

        Assert.Single(silo.Log.WithEvent(8006));
    }

    [Fact]
    public async Task Change_restarts_and_Dispose_stops_the_timer()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Never, Never);
        silo.Time.Advance(100 * Second);
        Assert.Equal(0, await grain.GetTicksAsync());

        await grain.ChangeAsync(Second, Second);
        silo.Time.Advance(Second);
        await EndTickAsync(silo, grain, 1);
        await grain.StopAsync();
        silo.Time.Advance(100 * Second);

        Assert.Equal(1, await grain.GetTicksAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => grain.ChangeAsync(Second, Second));
    }

    [Fact]
    public async Task Deactivation_stops_timers_and_cancels_their_tokens()
    {
        await using ISilo silo = await engine.StartAsync();
        ITimerGrain grain = await StartTimerAsync(silo, Second, Second, interleave: true);
        silo.Time.Advance(Second);
        await silo.Probe.Gate("tick 1").Entered();

        await grain.DeactivateAsync();

        await silo.Probe.Gate("tick 1 cancelled").Entered();
        await silo.Probe.Gate("timer grain deactivated").Entered();
        silo.Time.Advance(100 * Second);
        Assert.Equal(0, await grain.GetTicksAsync()); // a new activation, without a timer
        Assert.Empty(silo.Log.WithEvent(8006));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KeepAlive_decides_whether_callbacks_count_as_use(bool keepAlive)
    {
        await using ISilo silo = await engine.StartAsync();
        TimeSpan period = TimeSpan.FromMinutes(10);
        ITimerGrain grain = await StartTimerAsync(silo, period, period, keepAlive: keepAlive);
        await silo.AtRestAsync();

        silo.Time.Advance(period);
        await silo.Probe.Gate("tick 1").Entered();
        silo.Probe.Gate("tick 1").Open();
        await silo.AtRestAsync();
        silo.Time.Advance(period - Second);

        if (keepAlive)
        {
            Assert.False(silo.Probe.Gate("timer grain deactivated").WasEntered);
            Assert.Equal(1, await grain.GetTicksAsync());
        }
        else
        {
            await silo.Probe.Gate("timer grain deactivated").Entered();
        }
    }

    [Fact]
    public async Task Negative_times_are_refused()
    {
        await using ISilo silo = await engine.StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartTimerAsync(silo, TimeSpan.FromSeconds(-1), Second));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartTimerAsync(silo, Second, TimeSpan.FromSeconds(-1)));
    }

    private static async Task<ITimerGrain> StartTimerAsync(
        ISilo silo, TimeSpan dueTime, TimeSpan period, bool interleave = false, bool keepAlive = false)
    {
        ITimerGrain grain = silo.Grains.GetGrain<ITimerGrain>("t");
        await grain.StartAsync(dueTime, period, interleave, keepAlive);
        return grain;
    }

    /// <summary>Lets a callback end, and waits until the timer has noticed.</summary>
    private static async Task EndTickAsync(ISilo silo, ITimerGrain grain, int tick)
    {
        await silo.Probe.Gate($"tick {tick}").Entered();
        silo.Probe.Gate($"tick {tick}").Open();
        silo.Probe.Gate($"after {tick}").Open();
        await Expect.SoonAsync(grain.PassAsync($"after {tick}"), "a call behind the callback");
    }
}
