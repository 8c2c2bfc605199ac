using Orleans.Runtime;
using PetCam.Cluster.Tests.Memory;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Membership;

/// <summary>What docs/decisions/0016 promises, step by step on a clock of the test: lease 10 s, heartbeat 2 s, margin 2 s.</summary>
public sealed class MembershipScenarioTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Silos_that_join_see_each_other_in_order_of_their_ids()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("c", "a", "b");

        Assert.All(fleet.Silos, static silo => Assert.Equal(["a", "b", "c"], silo.Membership.Silos.Select(static other => other.Identity.Id)));
        Assert.All(fleet.Silos, static silo => Assert.True(silo.Membership.IsAlive));
    }

    [Fact]
    public async Task Frozen_silo_stops_deciding_before_the_others_may_take_over_and_is_dead_at_the_end_of_its_lease()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        SiloIdentity life = fleet["b"].Membership.Self;
        Home owned = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        fleet["b"].IsFrozen = true;

        await fleet.RunAsync(TimeSpan.FromSeconds(8));
        Assert.False(fleet["b"].Membership.IsAlive); // by its own clock
        Assert.NotNull(fleet["a"].Membership.Find("b"));

        await fleet.RunAsync(TimeSpan.FromSeconds(6));
        Assert.Null(fleet["a"].Membership.Find("b"));
        Home taken = await fleet["a"].Homes.FindOrClaimAsync("camera/kitchen", None);
        Assert.Equal(fleet["a"].Membership.Self, taken.Silo);
        Assert.True(taken.Epoch > owned.Epoch);

        fleet["b"].IsFrozen = false;
        await fleet["b"].BeatAsync();
        Assert.Equal([life], fleet["b"].EndedLives);
        Assert.Null(fleet["b"].Homes.OwnedEpoch("camera/kitchen"));
        Assert.True(fleet["b"].Membership.Self.Incarnation > life.Incarnation);
        Assert.True(fleet["b"].Membership.IsAlive);
    }

    [Theory]
    [InlineData(false, 10)] // a lease: after that the others have declared it dead
    [InlineData(true, 1)] // half a heartbeat, as for a renewal
    public async Task Goodbye_that_the_table_does_not_hear_is_given_up(bool wasCut, int afterSeconds)
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        fleet["a"].Tables.IsCut = wasCut;
        await fleet["a"].BeatAsync();
        fleet["a"].Tables.Deafness = new TaskCompletionSource().Task;

        Task leaving = fleet["a"].LeaveAsync();
        fleet.Time.Advance(TimeSpan.FromSeconds(afterSeconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(leaving.IsCompleted);
        fleet.Time.Advance(TimeSpan.FromMilliseconds(1));

        await leaving.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(fleet["a"].Membership.IsAlive);
    }

    [Fact]
    public async Task Silo_that_froze_for_less_than_its_lease_owns_what_it_owned()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        SiloIdentity life = fleet["b"].Membership.Self;
        Home owned = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        fleet["b"].IsFrozen = true;
        await fleet.RunAsync(TimeSpan.FromSeconds(8));
        Assert.Null(fleet["b"].Homes.OwnedEpoch("camera/kitchen"));

        fleet["b"].IsFrozen = false;
        await fleet["b"].BeatAsync();

        Assert.Equal(life, fleet["b"].Membership.Self);
        Assert.Equal(owned.Epoch, fleet["b"].Homes.OwnedEpoch("camera/kitchen"));
    }

    [Fact]
    public async Task Referee_that_is_away_for_two_leases_kills_nobody_and_everybody_goes_on()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b", "c");
        Home owned = await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);
        Home known = (await fleet["b"].Homes.FindAsync("camera/kitchen", None))!.Value;
        SiloIdentity[] lives = [.. fleet.Silos.Select(static silo => silo.Membership.Self)];
        fleet.Referee.IsAway = true;

        for (int i = 0; i < 10; i++)
        {
            await fleet.RunAsync(MemoryFleet.Beat);
            Assert.All(fleet.Silos, static silo => Assert.True(silo.Membership.IsAlive));
        }

        Assert.Equal(owned.Epoch, fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
        Assert.Equal(known, await fleet["b"].Homes.FindAsync("camera/kitchen", None));

        fleet.Referee.Restart();
        await fleet.RunAsync(Lease * 2);

        Assert.Equal(lives, fleet.Silos.Select(static silo => silo.Membership.Self));
        Assert.All(fleet.Silos, static silo => Assert.Equal(3, silo.Membership.Silos.Count));
    }

    [Fact]
    public async Task Silo_that_reaches_the_referee_first_after_an_outage_passes_no_hasty_sentence()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        fleet.Referee.IsAway = true;
        await fleet.RunAsync(Lease * 2);
        fleet["b"].Tables.IsCut = true;
        fleet.Referee.IsAway = false; // the way to it was broken, not the server

        await fleet.RunAsync(TimeSpan.FromSeconds(8));
        Assert.NotNull(fleet["a"].Membership.Find("b"));

        fleet["b"].Tables.IsCut = false;
        await fleet.RunAsync(Lease * 2);
        Assert.Empty(fleet["b"].EndedLives);
        Assert.NotNull(fleet["a"].Membership.Find("b"));
    }

    [Fact]
    public async Task Silo_that_is_cut_off_alone_is_suspended_and_its_homes_can_be_taken_after_its_lease()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b", "c");
        SiloIdentity life = fleet["b"].Membership.Self;
        Home owned = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        fleet["b"].Tables.IsCut = true;

        await fleet.RunAsync(TimeSpan.FromSeconds(8));
        Assert.False(fleet["b"].Membership.IsAlive);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => fleet["b"].Homes.ClaimAsync("camera/hall", None).AsTask());
        Assert.Empty(fleet["b"].EndedLives); // it does not know yet

        await fleet.RunAsync(TimeSpan.FromSeconds(6));
        Home taken = await fleet["a"].Homes.FindOrClaimAsync("camera/kitchen", None);
        Assert.Equal("a", taken.Silo.Id);
        Assert.True(taken.Epoch > owned.Epoch);

        fleet["b"].Tables.IsCut = false;
        await fleet["b"].BeatAsync();
        Assert.Equal([life], fleet["b"].EndedLives);
        Assert.True(fleet["b"].Membership.IsAlive);
        Assert.Equal(taken, await fleet["b"].Homes.FindAsync("camera/kitchen", None));
    }

    [Fact]
    public async Task Suspended_life_is_not_taken_for_alive_when_the_others_lose_the_referee_later()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        fleet["b"].Tables.IsCut = true;
        await fleet.RunAsync(TimeSpan.FromSeconds(14));
        Assert.Null(fleet["a"].Membership.Find("b")); // and a may have taken over

        fleet.Referee.IsAway = true;
        await fleet.RunAsync(TimeSpan.FromSeconds(6));

        Assert.False(fleet["b"].Membership.IsAlive);
    }

    [Fact]
    public async Task Killed_silo_is_gone_as_soon_as_its_link_breaks()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        SiloIdentity life = fleet["b"].Membership.Self;
        fleet["b"].IsFrozen = true;
        fleet.Referee.Kill(life);

        fleet["a"].Membership.Suspect(life);
        await PetCam.Testing.Eventually.TrueAsync("b is gone", TimeSpan.FromSeconds(10), async () =>
        {
            await fleet["a"].BeatAsync();
            return fleet["a"].Membership.Find("b") is null;
        });
    }

    [Fact]
    public async Task Suspected_silo_that_holds_its_lock_lives_on()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");

        fleet["a"].Membership.Suspect(fleet["b"].Membership.Self);
        await fleet.RunAsync(TimeSpan.FromSeconds(4));

        Assert.NotNull(fleet["a"].Membership.Find("b"));
    }

    [Fact]
    public async Task Suspected_silo_that_lost_its_lock_and_still_listens_is_left_to_its_lease()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        SiloIdentity life = fleet["b"].Membership.Self;
        fleet["b"].IsFrozen = true;
        fleet.Referee.Unlock(life); // its connection to the referee broke, and it may decide all the same

        fleet["a"].Membership.Suspect(life);
        await PetCam.Testing.Eventually.TrueAsync("a looks twice", TimeSpan.FromSeconds(10), () =>
        {
            fleet.Time.Advance(TimeSpan.FromMilliseconds(10));
            return Task.FromResult(fleet.Referee.Knocks > 1);
        });
        await fleet.RunAsync(MemoryFleet.Beat);

        Assert.True(fleet["b"].Membership.IsAlive);
        Assert.NotNull(fleet["a"].Membership.Find("b"));
    }

    [Fact]
    public async Task Phase_can_be_set_from_any_silo_and_outlives_a_life()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        int changes = 0;
        fleet["b"].Membership.Changed += () => changes++;

        Assert.True(await fleet["a"].Membership.SetPhaseAsync("b", SiloPhase.Draining, None));
        Assert.False(await fleet["a"].Membership.SetPhaseAsync("nobody", SiloPhase.Draining, None));
        await fleet.RunAsync(MemoryFleet.Beat);
        Assert.Equal(SiloPhase.Draining, fleet["b"].Membership.Find("b")!.Phase);
        Assert.Equal(1, changes);

        fleet["b"].IsFrozen = true;
        await fleet.RunAsync(TimeSpan.FromSeconds(14));
        fleet["b"].IsFrozen = false;
        await fleet.RunAsync(MemoryFleet.Beat * 2);
        Assert.Equal(SiloPhase.Draining, fleet["a"].Membership.Find("b")!.Phase);
    }

    [Fact]
    public async Task Handler_that_fails_does_not_keep_the_others_from_dropping_what_they_own()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        List<SiloIdentity> seen = [];
        fleet["b"].Membership.LifeEnded += static _ => throw new InvalidOperationException("a mistake");
        fleet["b"].Membership.LifeEnded += seen.Add;
        SiloIdentity life = fleet["b"].Membership.Self;
        fleet["b"].IsFrozen = true;
        await fleet.RunAsync(TimeSpan.FromSeconds(14));
        fleet["b"].IsFrozen = false;

        await fleet["b"].BeatAsync();

        Assert.Equal([life], seen);
        Assert.True(fleet["b"].Membership.IsAlive);
    }
}
