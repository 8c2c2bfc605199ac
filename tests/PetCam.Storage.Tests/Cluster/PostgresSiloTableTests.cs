using PetCam.Domain.Cluster;
using PetCam.Storage.Tests.Conformance;

namespace PetCam.Storage.Tests.Cluster;

public sealed class PostgresSiloTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Silo_that_joined_is_read_as_it_registered_with_its_load()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife b = await tables.JoinAsync("b");
        await using ISiloLife a = await tables.JoinAsync("a");

        await a.RenewAsync(new SiloLoad(1, 2, 3, 4_000_000_000, 0.5), None);
        IReadOnlyList<SiloRow> rows = (await b.RenewAsync(default, None))!;

        Assert.Equal(["a", "b"], rows.Select(static row => row.Identity.Id));
        Assert.Equal(a.Identity, rows[0].Identity);
        Assert.Equal(new SiloLoad(1, 2, 3, 4_000_000_000, 0.5), rows[0].Model.Load);
        Assert.Equal(("127.0.0.1:1", "1.2.3", "http://10.0.0.3:8080/"), (rows[0].Model.LinkAddress, rows[0].Model.Version, rows[0].Model.PublicUrl!.ToString()));
        Assert.InRange(rows[0].Remaining, ClusterTablesFixture.Lease / 2, ClusterTablesFixture.Lease);
        Assert.Equal(4, rows[0].Schema);
    }

    [Fact]
    public async Task Id_of_a_process_that_runs_is_refused_and_of_one_that_is_gone_is_not()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        ISiloLife first = await tables.JoinAsync("a");
        ClusterJoinException error = await Assert.ThrowsAsync<ClusterJoinException>(() => tables.JoinAsync("a").AsTask());
        Assert.Contains("Silo:Id", error.Message, StringComparison.Ordinal);

        await first.DisposeAsync(); // its connection ends, as when its process is killed; the server needs a moment to see that
        await Testing.Eventually.TrueAsync("the lock is free", TimeSpan.FromSeconds(10), async () => !await IsRefusedAsync(tables));

        Assert.Null(await first.RenewAsync(default, None)); // the later life is another one
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Life_whose_lease_is_over_goes_on_until_somebody_says_otherwise()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b", Short);
        await Task.Delay(Short * 2); // the server's clock

        Assert.NotNull(await b.RenewAsync(default, None));
        await Task.Delay(Short * 2);
        Assert.Equal([b.Identity], await tables.Silos.EndExpiredAsync(a.Identity, Short, None));
        Assert.Empty(await tables.Silos.EndExpiredAsync(a.Identity, Short, None));

        Assert.Null(await b.RenewAsync(default, None));
        await using ISiloLife again = await tables.JoinAsync("b");
        Assert.True(again.Identity.Incarnation > b.Identity.Incarnation);
    }

    [Fact]
    public async Task Nobody_is_declared_dead_by_a_server_that_is_up_for_less_than_a_lease()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        ISiloLife b = await tables.JoinAsync("b", Short);
        await b.DisposeAsync();
        await Task.Delay(Short * 4);

        Assert.Empty(await tables.Silos.EndExpiredAsync(a.Identity, TimeSpan.FromDays(1), None));
        Assert.False(await tables.Silos.EndIfUnlockedAsync(b.Identity, a.Identity, TimeSpan.FromDays(1), None));
    }

    [Fact]
    public async Task Life_without_lock_is_over_for_who_suspects_it_and_one_with_it_is_not()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        ISiloLife b = await tables.JoinAsync("b");
        Assert.False(await tables.Silos.EndIfUnlockedAsync(b.Identity, a.Identity, Short, None));

        await b.DisposeAsync();
        await Testing.Eventually.TrueAsync("b is over", TimeSpan.FromSeconds(10), async () => await tables.Silos.EndIfUnlockedAsync(b.Identity, a.Identity, Short, None));

        Assert.Single((await a.RenewAsync(default, None))!);
    }

    [Fact]
    public async Task Life_takes_its_lock_again_after_its_connection_broke()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        await tables.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");

        await Assert.ThrowsAsync<RefereeUnavailableException>(() => b.RenewAsync(default, None).AsTask());
        Assert.NotNull(await b.RenewAsync(default, None));

        Assert.False(await tables.Silos.EndIfUnlockedAsync(b.Identity, a.Identity, Short, None));
    }

    [Fact]
    public async Task Phase_is_set_for_live_silos_only()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");

        Assert.True(await tables.Silos.SetPhaseAsync("a", SiloPhase.Draining, None));
        Assert.Equal(SiloPhase.Draining, (await a.RenewAsync(default, None))![0].Model.Phase);
        await a.LeaveAsync(None);
        Assert.False(await tables.Silos.SetPhaseAsync("a", SiloPhase.Active, None));
    }

    [Theory]
    [InlineData(4, 1, 1, null)]
    [InlineData(5, 1, 2, null)] // the next release beside this one
    [InlineData(6, 1, 1, "schemas 6 and 4")]
    [InlineData(5, 2, 3, "protocols 2 to 3 and 1")]
    public async Task Only_neighbouring_releases_live_together(int schema, int protocolMin, int protocolMax, string? refusal)
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        async Task<ISiloLife> JoinAsync() => await tables.SilosOf(schema).JoinAsync(
            ClusterTablesFixture.Registration("b", protocolMin, protocolMax), ClusterTablesFixture.Lease, None);

        if (refusal is null)
        {
            await using ISiloLife b = await JoinAsync();
            return;
        }

        ClusterJoinException error = await Assert.ThrowsAsync<ClusterJoinException>(JoinAsync);
        Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
        Assert.Contains("one release at a time", error.Message, StringComparison.Ordinal);
        Assert.Single((await a.RenewAsync(default, None))!);
    }

    private static async Task<bool> IsRefusedAsync(ClusterTablesFixture tables)
    {
        try
        {
            await using ISiloLife life = await tables.JoinAsync("a");
            return false;
        }
        catch (ClusterJoinException)
        {
            return true;
        }
    }
}
