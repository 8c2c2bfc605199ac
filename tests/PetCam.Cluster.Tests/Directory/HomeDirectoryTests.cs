using Orleans.Runtime;
using PetCam.Cluster.Tests.Memory;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Directory;

public sealed class HomeDirectoryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Key_that_nobody_owns_is_claimed_by_who_asks_first_and_found_by_the_others()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");

        Home first = await fleet["a"].Homes.FindOrClaimAsync("fleet/fleet", None);
        Home second = await fleet["b"].Homes.FindOrClaimAsync("fleet/fleet", None);

        Assert.Equal(fleet["a"].Membership.Self, first.Silo);
        Assert.Equal(first, second);
        Assert.Equal(first.Epoch, fleet["a"].Homes.OwnedEpoch("fleet/fleet"));
        Assert.Null(fleet["b"].Homes.OwnedEpoch("fleet/fleet"));
    }

    [Fact]
    public async Task Last_claim_wins_and_a_hint_tells_the_former_owner()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);
        Home moved = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        List<(string, Home)> heard = [];
        fleet["a"].Homes.Moved += (key, home) => heard.Add((key, home));

        fleet["a"].Homes.Hear(new ClusterNotice(ClusterNoticeKind.Moved, "camera/kitchen", moved));

        Assert.Equal([("camera/kitchen", moved)], heard);
        Assert.Null(fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
        Assert.Equal(moved, await fleet["a"].Homes.FindOrClaimAsync("camera/kitchen", None));
    }

    [Fact]
    public async Task Hint_that_comes_late_changes_nothing()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        Home old = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        Home own = await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);

        fleet["a"].Homes.Hear(new ClusterNotice(ClusterNoticeKind.Moved, "camera/kitchen", old));

        Assert.Equal(own.Epoch, fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
    }

    [Fact]
    public async Task Stale_answer_is_forgotten_and_the_table_is_asked_again()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        Home stale = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        Assert.Equal(stale, await fleet["a"].Homes.FindAsync("camera/kitchen", None));
        Home now = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);
        Assert.Equal(stale, await fleet["a"].Homes.FindAsync("camera/kitchen", None)); // from the cache

        fleet["a"].Homes.Forget("camera/kitchen", stale);

        Assert.Equal(now, await fleet["a"].Homes.FindAsync("camera/kitchen", None));
    }

    [Fact]
    public async Task Released_key_is_free_and_its_next_epoch_is_higher()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        Home first = await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);

        await fleet["a"].Homes.ReleaseAsync("camera/kitchen", first.Epoch, None);

        Assert.Null(fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
        Assert.Null(await fleet["a"].Homes.FindAsync("camera/kitchen", None));
        Home second = await fleet["b"].Homes.FindOrClaimAsync("camera/kitchen", None);
        Assert.Equal("b", second.Silo.Id);
        Assert.True(second.Epoch > first.Epoch);
    }

    [Fact]
    public async Task Release_of_an_epoch_that_is_over_does_nothing()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        Home first = await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);
        Home second = await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);

        await fleet["a"].Homes.ReleaseAsync("camera/kitchen", first.Epoch, None);

        Assert.Equal(second.Epoch, fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
    }

    [Fact]
    public async Task Claims_of_one_key_that_come_together_have_an_epoch_each()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");

        Home[] homes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fleet["a"].Homes.ClaimAsync("camera/kitchen", None).AsTask()));

        Assert.Equal(5, homes.Select(static home => home.Epoch).Distinct().Count());
        Assert.Equal(homes.Max(static home => home.Epoch), fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
    }

    [Fact]
    public async Task Claims_that_come_during_a_round_trip_share_the_next_one()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        MemorySilo silo = fleet["a"];
        int before = silo.Tables.HomeStatements;
        silo.Tables.IsCut = true; // what comes now waits

        Task<Home>[] claims = [.. Enumerable.Range(0, 1000).Select(i => silo.Homes.ClaimAsync($"camera/c{i}", None).AsTask())];
        silo.Tables.IsCut = false;
        await AdvanceUntil(fleet, Task.WhenAll(claims));

        Assert.InRange(silo.Tables.HomeStatements - before, 1, 20);
    }

    [Fact]
    public async Task Claim_waits_for_a_referee_that_is_away_and_goes_on_when_it_is_back()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        fleet.Referee.IsAway = true;
        Task<Home> claim = fleet["a"].Homes.ClaimAsync("camera/kitchen", None).AsTask();
        fleet.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(claim.IsCompleted);

        fleet.Referee.IsAway = false;
        await AdvanceUntil(fleet, claim);

        Assert.Equal("a", (await claim).Silo.Id);
    }

    [Fact]
    public async Task Claim_gives_up_after_its_timeout_with_a_reason()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        fleet.Referee.IsAway = true;
        Task<Home> claim = fleet["a"].Homes.ClaimAsync("camera/kitchen", None).AsTask();

        fleet.Time.Advance(TimeSpan.FromSeconds(6));

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => claim);
        Assert.Contains("Cluster:ClaimTimeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_that_is_under_way_when_the_silo_stops_is_answered_at_once()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");
        fleet["a"].Tables.Slowness = new TaskCompletionSource().Task;
        Task<Home?> asked = fleet["a"].Homes.FindAsync("camera/kitchen", None).AsTask();
        await Eventually.TrueAsync("the table is asked", TimeSpan.FromSeconds(10), () => Task.FromResult(fleet["a"].Tables.HomeStatements == 1));

        await fleet["a"].StopAskingAsync();

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => asked.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("stops", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_finds_out_what_hints_did_not_tell()
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a", "b");
        await fleet["a"].Homes.ClaimAsync("camera/kitchen", None);
        Home kept = await fleet["a"].Homes.ClaimAsync("camera/hall", None);
        Home moved = await fleet["b"].Homes.ClaimAsync("camera/kitchen", None);

        await fleet["a"].Homes.ReloadAsync(None);

        Assert.Null(fleet["a"].Homes.OwnedEpoch("camera/kitchen"));
        Assert.Equal(kept.Epoch, fleet["a"].Homes.OwnedEpoch("camera/hall"));
        fleet.Referee.IsAway = true;
        Assert.Equal(moved, await fleet["a"].Homes.FindAsync("camera/kitchen", None)); // warm without the table
    }

    [Theory]
    [InlineData("")]
    [InlineData("camera/\n")]
    public async Task Key_that_the_table_could_not_hold_is_refused(string key)
    {
        await using MemoryFleet fleet = await MemoryFleet.StartAsync("a");

        await Assert.ThrowsAsync<ArgumentException>(() => fleet["a"].Homes.ClaimAsync(key, None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => fleet["a"].Homes.ClaimAsync(new string('x', 257), None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => fleet["a"].Homes.ClaimAsync("camera/" + (char)0xd800, None).AsTask());
    }

    private static Task<TimeSpan> AdvanceUntil(MemoryFleet fleet, Task done) => Eventually.TrueAsync("the claims are answered", TimeSpan.FromSeconds(10), () =>
    {
        fleet.Time.Advance(TimeSpan.FromMilliseconds(20));
        return Task.FromResult(done.IsCompleted);
    });
}
