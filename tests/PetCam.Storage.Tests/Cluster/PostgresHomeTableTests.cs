using System.Diagnostics;
using PetCam.Domain.Cluster;
using PetCam.Storage.Cluster.Postgres;
using PetCam.Storage.Tests.Conformance;

namespace PetCam.Storage.Tests.Cluster;

public sealed class PostgresHomeTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Last_claim_wins_and_epochs_rise_above_the_clock()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        ulong now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        HomeEntry first = Assert.Single(await tables.Homes.ClaimAsync(a.Identity, ["camera/kitchen"], None));
        HomeEntry second = Assert.Single(await tables.Homes.ClaimAsync(b.Identity, ["camera/kitchen"], None));

        Assert.True(first.Home.Epoch >= now - 1000);
        Assert.True(second.Home.Epoch > first.Home.Epoch);
        Assert.Equal(b.Identity, second.Home.Silo);
        Assert.Equal((null, a.Identity), (first.Former, second.Former));
        Assert.Equal([second with { Former = null }], await tables.Homes.FindAsync(["camera/kitchen", "camera/nowhere"], None));
    }

    [Fact]
    public async Task Claim_if_free_takes_what_no_live_silo_owns_and_tells_who_has_the_rest()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        await using ISiloLife gone = await tables.JoinAsync("gone");
        await tables.Homes.ClaimAsync(a.Identity, ["taken"], None);
        HomeEntry orphan = Assert.Single(await tables.Homes.ClaimAsync(gone.Identity, ["orphan"], None));
        await gone.LeaveAsync(None);

        Dictionary<string, Home> homes = (await tables.Homes.ClaimIfFreeAsync(b.Identity, ["taken", "orphan", "new"], None)).ToDictionary(static e => e.Key, static e => e.Home);

        Assert.Equal(a.Identity, homes["taken"].Silo);
        Assert.Equal(b.Identity, homes["orphan"].Silo);
        Assert.Equal(b.Identity, homes["new"].Silo);
        Assert.True(homes["orphan"].Epoch > orphan.Home.Epoch);
    }

    [Fact]
    public async Task Claim_tells_who_had_each_key_dead_or_alive_and_nobody_of_a_key_that_was_given_up()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife gone = await tables.JoinAsync("gone");
        await tables.Homes.ClaimAsync(gone.Identity, ["orphan"], None);
        await gone.LeaveAsync(None);
        await tables.Homes.ReleaseAsync(await tables.Homes.ClaimAsync(a.Identity, ["given up"], None), None);
        await tables.Homes.ClaimAsync(a.Identity, ["own"], None);

        Dictionary<string, SiloIdentity?> former = (await tables.Homes.ClaimAsync(a.Identity, ["given up", "new", "orphan", "own"], None))
            .ToDictionary(static entry => entry.Key, static entry => entry.Former);

        Assert.Equal((null, null), (former["given up"], former["new"]));
        Assert.Equal((gone.Identity, a.Identity), (former["orphan"], former["own"]));
    }

    [Fact]
    public async Task Life_that_is_over_claims_nothing_and_owns_nothing()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await tables.Homes.ClaimAsync(a.Identity, ["k"], None);
        await a.LeaveAsync(None);

        Assert.Empty(await tables.Homes.FindAsync(["k"], None));
        Assert.Empty(await tables.Homes.LoadAsync(10, None));
        Assert.Empty(await tables.Homes.ClaimAsync(a.Identity, ["k", "l"], None));
        Assert.Empty(await tables.Homes.ClaimIfFreeAsync(a.Identity, ["k", "l"], None));
    }

    [Fact]
    public async Task Release_needs_the_epoch_and_keeps_it_for_the_next_one()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await tables.ExecuteAsync("INSERT INTO home VALUES ('k', '', 0, 9000000000000000)"); // far above any clock
        HomeEntry old = Assert.Single(await tables.Homes.ClaimAsync(a.Identity, ["k"], None));
        HomeEntry now = Assert.Single(await tables.Homes.ClaimAsync(a.Identity, ["k"], None));

        await tables.Homes.ReleaseAsync([old], None);
        Assert.Equal([now with { Former = null }], await tables.Homes.FindAsync(["k"], None));
        await tables.Homes.ReleaseAsync([now], None);
        Assert.Empty(await tables.Homes.FindAsync(["k"], None));

        Assert.Equal(9_000_000_000_000_003ul, (await tables.Homes.ClaimIfFreeAsync(a.Identity, ["k"], None))[0].Home.Epoch);
    }

    [Fact]
    public async Task Load_is_bounded()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await tables.Homes.ClaimAsync(a.Identity, ["c", "a", "b"], None);

        Assert.Equal(["a", "b"], (await tables.Homes.LoadAsync(2, None)).Select(static entry => entry.Key));
    }

    [Fact]
    public async Task Silos_that_claim_the_same_free_keys_together_agree_on_one_owner_each()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        await using ISiloLife c = await tables.JoinAsync("c");
        string[] keys = [.. Enumerable.Range(0, 500).Select(static i => $"k{i}")];

        IReadOnlyList<HomeEntry>[] answers = await Task.WhenAll(new[] { a, b, c }.Select((life, i) =>
            Task.Run(async () => await tables.Homes.ClaimIfFreeAsync(life.Identity, i == 1 ? [.. keys.Reverse()] : keys, None))));

        Assert.All(answers, static answer => Assert.Equal(500, answer.Count));
        Assert.Equal(500, answers.SelectMany(static answer => answer).Distinct().Count());
    }

    [Fact]
    public async Task Moves_and_silos_are_told_to_who_listens()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(20));
        await using IAsyncEnumerator<ClusterNotice> notices = tables.Notices.ListenAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        async Task<ClusterNotice> NextAsync() => await notices.MoveNextAsync() ? notices.Current : throw new InvalidOperationException("It ended.");
        Assert.Equal(ClusterNoticeKind.Connected, (await NextAsync()).Kind);

        string[] keys = [.. Enumerable.Range(0, 30).Select(static i => new string('"', 250) + i)]; // as large as escaping makes them
        IReadOnlyList<HomeEntry> homes = await tables.Homes.ClaimAsync(a.Identity, keys, None);
        List<HomeEntry> heard = [];
        while (heard.Count < keys.Length)
        {
            ClusterNotice notice = await NextAsync();
            heard.Add(new HomeEntry(notice.Key, notice.Home!.Value));
        }

        Assert.Equal(homes.OrderBy(static e => e.Key, StringComparer.Ordinal), heard.OrderBy(static e => e.Key, StringComparer.Ordinal));
        await tables.Homes.ReleaseAsync([homes[0]], None);
        Assert.Equal(new ClusterNotice(ClusterNoticeKind.Moved, homes[0].Key), await NextAsync());
        await tables.Silos.SetPhaseAsync("a", SiloPhase.Draining, None);
        Assert.Equal(ClusterNoticeKind.Silos, (await NextAsync()).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"m\":1}")]
    [InlineData("{\"m\":[[]],\"s\":\"a\",\"i\":1}")]
    [InlineData("{\"m\":[[\"k\",-1]],\"s\":\"a\",\"i\":1}")]
    [InlineData("{\"m\":[[\"k\",1]],\"s\":7}")]
    [InlineData("{\"m\":[[\"k\",1]],\"s\":\"a\",\"i\":\"x\"}")]
    public void Notice_that_is_none_of_ours_is_nothing(string payload) => Assert.Empty(NoticeText.Parse(payload));

    [Fact]
    public async Task Ten_thousand_keys_in_bulk()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        string[] keys = [.. Enumerable.Range(0, 10_000).Select(static i => $"camera/c{i}")];

        long start = Stopwatch.GetTimestamp();
        await tables.Homes.ClaimAsync(a.Identity, keys, None);
        TimeSpan first = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        await tables.Homes.ClaimAsync(a.Identity, keys, None);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"10,000 keys in one statement: {first.TotalMilliseconds:F0} ms new, {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms again.");
        Assert.Equal(10_000, (await tables.Homes.LoadAsync(20_000, None)).Count);
    }
}
