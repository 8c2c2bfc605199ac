using System.Diagnostics;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>Silos on a real PostgreSQL, with real links and processes.</summary>
public sealed class ClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly string _schema = $"test_{Guid.NewGuid():N}";

    [Fact]
    public async Task Silos_see_each_other_join_drain_and_leave_at_once()
    {
        await using HostedSilo a = await StartAsync("a", static cluster => cluster.Heartbeat = TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
        HostedSilo b = await StartAsync("b", static cluster => cluster.Heartbeat = TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
        await using (b)
        {
            TimeSpan seen = await UntilAsync("a sees b", () => a.Membership.Find("b")?.Identity == b.Membership.Self);
            Assert.InRange(seen, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));

            Assert.True(await a.Get<IClusterControl>().SetPhaseAsync("b", SiloPhase.Draining, None));
            TimeSpan noticed = await UntilAsync("b drains", () => b.Membership.Find("b")!.Phase == SiloPhase.Draining);
            Assert.InRange(noticed, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        }

        TimeSpan gone = await UntilAsync("b left", () => a.Membership.Find("b") is null);
        Assert.InRange(gone, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Killed_silo_is_out_of_every_snapshot_as_soon_as_its_links_break()
    {
        await using HostedSilo a = await StartAsync("a");
        await using HostedSilo c = await StartAsync("c");
        await using SiloProcess b = await SiloProcess.StartAsync(postgres.Server.ConnectionString, _schema, "b");
        ulong epoch = await b.ClaimAsync("camera/kitchen");
        await UntilAsync("all see b", () => a.Membership.Find("b") is not null && c.Membership.Find("b") is not null);
        await Task.Delay(HostedSilo.Lease * 1.5); // a silo may declare others dead after a lease without a gap

        long killed = Stopwatch.GetTimestamp();
        Task end = b.Process.KillAsync();
        await UntilAsync("b is gone", () => a.Membership.Find("b") is null && c.Membership.Find("b") is null);
        TimeSpan gone = Stopwatch.GetElapsedTime(killed);
        await end;

        TestContext.Current.TestOutputHelper?.WriteLine($"A killed silo was out of both snapshots after {gone.TotalMilliseconds:F0} ms.");
        Assert.InRange(gone, TimeSpan.Zero, HostedSilo.Lease / 2); // its lease would have taken longer
        Home home = await a.Homes.FindOrClaimAsync("camera/kitchen", None);
        Assert.Equal(a.Membership.Self, home.Silo);
        Assert.True(home.Epoch > epoch);
    }

    [Fact]
    public async Task Frozen_silo_is_dead_when_its_lease_is_over_and_learns_it_when_it_wakes()
    {
        await using HostedSilo a = await StartAsync("a");
        await using SiloProcess b = await SiloProcess.StartAsync(postgres.Server.ConnectionString, _schema, "b");
        await UntilAsync("a sees b", () => a.Membership.Find("b") is not null);
        await Task.Delay(HostedSilo.Lease * 1.5);

        b.Process.Freeze();
        TimeSpan dead = await UntilAsync("b is dead", () => a.Membership.Find("b") is null);
        b.Process.Thaw();
        await b.Process.WaitForLineAsync(line => line == $"over {b.Identity}", Soon);

        TestContext.Current.TestOutputHelper?.WriteLine($"A frozen silo was dead after {dead.TotalMilliseconds:F0} ms of a lease of {HostedSilo.Lease.TotalMilliseconds:F0} ms.");
        Assert.InRange(dead, HostedSilo.Lease / 2, HostedSilo.Lease * 3);
        await UntilAsync("b lives again", () => a.Membership.Find("b") is { } again && again.Identity.Incarnation > b.Identity.Incarnation);
        await b.ClaimAsync("camera/hall");
    }

    [Fact]
    public async Task Two_silos_of_one_id_that_start_together_are_one_and_a_clear_error()
    {
        HostedSilo first = Build("same");
        HostedSilo second = Build("same");
        await using (first)
        await using (second)
        {
            Task[] starts = [first.StartAsync(), second.StartAsync()];
            ClusterJoinException error = await Assert.ThrowsAsync<ClusterJoinException>(() => Task.WhenAll(starts));

            Assert.Equal(1, starts.Count(static start => start.IsCompletedSuccessfully));
            Assert.Contains("Silo:Id", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Silo_that_starts_again_after_a_crash_joins_with_a_higher_incarnation()
    {
        await using HostedSilo a = await StartAsync("a");
        await using SiloProcess b = await SiloProcess.StartAsync(postgres.Server.ConnectionString, _schema, "b");
        await b.Process.KillAsync();

        await using HostedSilo again = await StartAsync("b");

        Assert.True(again.Membership.Self.Incarnation > b.Identity.Incarnation);
    }

    [Fact]
    public async Task Epochs_rise_whoever_claims()
    {
        await using HostedSilo a = await StartAsync("a");
        await using HostedSilo b = await StartAsync("b");
        await using HostedSilo c = await StartAsync("c");
        ulong clock = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        ulong[][] epochs = await Task.WhenAll(new[] { a, b, c }.Select(static async silo =>
        {
            List<ulong> own = [];
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    own.Add((await silo.Homes.ClaimAsync("camera/kitchen", None)).Epoch);
                }
                catch (SiloUnavailableException)
                {
                    // Another silo's newer claim was heard of before this one's answer.
                }
            }

            return own.ToArray();
        }));

        ulong[] all = [.. epochs.SelectMany(static own => own)];
        Assert.NotEmpty(all);
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(epochs, static own => Assert.Equal(own.Order(), own));
        Assert.All(all, epoch => Assert.True(epoch >= clock - 60_000));
        await UntilAsync("one owner is left", () => new[] { a, b, c }.Count(static silo => silo.Homes.OwnedEpoch("camera/kitchen") is not null) == 1);
        Assert.Equal(all.Max(), new[] { a, b, c }.Max(static silo => silo.Homes.OwnedEpoch("camera/kitchen")));
    }

    [Fact]
    public async Task Ten_thousand_cameras_are_claimed_together()
    {
        await using HostedSilo a = await StartAsync("a");
        await using HostedSilo b = await StartAsync("b");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => a.Homes.ClaimAsync($"camera/warm{i}", None).AsTask()));

        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => a.Homes.ClaimAsync($"camera/c{i}", None).AsTask()));
        TimeSpan first = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        Home[] moved = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => b.Homes.ClaimAsync($"camera/c{i}", None).AsTask()));
        TimeSpan again = Stopwatch.GetElapsedTime(start);
        await UntilAsync("a heard of all moves", () => Enumerable.Range(0, 10_000).All(i => a.Homes.OwnedEpoch($"camera/c{i}") is null));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"10,000 claims: {first.TotalMilliseconds:F0} ms; taken over by another silo: {again.TotalMilliseconds:F0} ms.");
        Assert.All(moved, home => Assert.Equal(b.Membership.Self, home.Silo));
    }

    private static Task<TimeSpan> UntilAsync(string what, Func<bool> condition) => Eventually.TrueAsync(what, Soon, () => Task.FromResult(condition()));

    private HostedSilo Build(string id) => HostedSilo.Build(postgres.Server.ConnectionString, _schema, id);

    private Task<HostedSilo> StartAsync(string id, Action<ClusterOptions>? change = null, TimeSpan? lease = null) =>
        HostedSilo.StartAsync(postgres.Server.ConnectionString, _schema, id, cluster =>
        {
            cluster.Lease = lease ?? cluster.Lease;
            change?.Invoke(cluster);
        });
}
