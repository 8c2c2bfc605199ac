using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.Storage.Tests.Conformance;

namespace PetCam.Storage.Tests.Cluster;

public sealed class FencedGrainStateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Owner_writes_and_clears()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        HomeFence fence = await ClaimAsync(tables, a);

        long etag = await tables.FencedStates.WriteAsync(fence, "camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 1 }, None);
        etag = await tables.FencedStates.WriteAsync(fence, "camera", "kitchen", etag, new byte[] { 2 }, None);

        GrainStateRecord record = (await tables.States.ReadAsync("camera", "kitchen", None))!;
        Assert.Equal(etag, record.ETag);
        Assert.Equal([2], record.Payload.ToArray());
        await tables.FencedStates.ClearAsync(fence, "camera", "kitchen", etag, None);
        Assert.Null(await tables.States.ReadAsync("camera", "kitchen", None));
    }

    [Fact]
    public async Task Former_owner_writes_nothing_whatever_its_etag()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        HomeFence lost = await ClaimAsync(tables, a);
        long etag = await tables.FencedStates.WriteAsync(lost, "camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 1 }, None);
        await ClaimAsync(tables, b);

        HomeLostException error = await Assert.ThrowsAsync<HomeLostException>(() => tables.FencedStates.WriteAsync(lost, "camera", "kitchen", etag, new byte[] { 2 }, None).AsTask());
        await Assert.ThrowsAsync<HomeLostException>(() => tables.FencedStates.WriteAsync(lost, "camera", "hall", IGrainStateStore.NoETag, new byte[] { 2 }, None).AsTask());
        await Assert.ThrowsAsync<HomeLostException>(() => tables.FencedStates.ClearAsync(lost, "camera", "kitchen", etag, None).AsTask());

        Assert.Equal(lost, error.Fence);
        Assert.Equal([1], (await tables.States.ReadAsync("camera", "kitchen", None))!.Payload.ToArray());
        Assert.Null(await tables.States.ReadAsync("camera", "hall", None));
    }

    [Fact]
    public async Task Another_activation_of_the_same_owner_is_a_conflict()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        HomeFence fence = await ClaimAsync(tables, a);
        await tables.FencedStates.WriteAsync(fence, "camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 1 }, None);

        await Assert.ThrowsAsync<GrainStateConflictException>(
            () => tables.FencedStates.WriteAsync(fence, "camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 2 }, None).AsTask());
        await Assert.ThrowsAsync<GrainStateConflictException>(() => tables.FencedStates.WriteAsync(fence, "camera", "kitchen", 7, new byte[] { 2 }, None).AsTask());
    }

    /// <summary>Claims and writes race: whoever claimed reads all that was acknowledged before, and nothing is written after.</summary>
    [Fact]
    public async Task Write_that_was_acknowledged_is_seen_by_the_next_owner()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        for (int i = 0; i < 30; i++)
        {
            HomeFence fence = await ClaimAsync(tables, a);
            Task<long> writing = WriteUntilFencedAsync(tables, fence, $"k{i}");
            await ClaimAsync(tables, b);
            long seen = (await tables.States.ReadAsync("camera", $"k{i}", None))?.ETag ?? 0;

            Assert.Equal(seen, await writing);
        }
    }

    /// <returns>The last ETag that was acknowledged.</returns>
    private static async Task<long> WriteUntilFencedAsync(ClusterTablesFixture tables, HomeFence fence, string key)
    {
        long etag = IGrainStateStore.NoETag;
        try
        {
            while (true)
            {
                etag = await tables.FencedStates.WriteAsync(fence, "camera", key, etag, new byte[] { 1 }, None);
            }
        }
        catch (HomeLostException)
        {
            return etag;
        }
    }

    private static async Task<HomeFence> ClaimAsync(ClusterTablesFixture tables, ISiloLife life) =>
        new("camera/kitchen", (await tables.Homes.ClaimAsync(life.Identity, ["camera/kitchen"], None))[0].Home);
}
