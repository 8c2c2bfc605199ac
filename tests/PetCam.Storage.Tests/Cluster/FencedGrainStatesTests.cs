using Microsoft.Extensions.DependencyInjection;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.Storage.Stores;
using PetCam.Storage.Tests.Conformance;

namespace PetCam.Storage.Tests.Cluster;

/// <summary>The store as a grain of a cluster sees it.</summary>
public sealed class FencedGrainStatesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Key = "camera/kitchen";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Grain_whose_home_moved_reads_and_writes_no_more()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        await using ISiloLife b = await tables.JoinAsync("b");
        Home home = (await tables.Homes.ClaimAsync(a.Identity, [Key], None)).Single().Home;
        FencedGrainStates states = Of(tables, new FixedHome(Key, home.Silo, home.Epoch));
        long etag = await states.WriteAsync("camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 1 }, None);
        etag = await states.WriteAsync("camera", "kitchen", etag, new byte[] { 2 }, None);

        await tables.Homes.ClaimAsync(b.Identity, [Key], None);

        await Assert.ThrowsAsync<GrainStateConflictException>(() => states.WriteAsync("camera", "kitchen", etag, new byte[] { 3 }, None).AsTask());
        await Assert.ThrowsAsync<GrainStateConflictException>(() => states.ClearAsync("camera", "kitchen", etag, None).AsTask());
        Assert.Equal([2], (await states.ReadAsync("camera", "kitchen", None))!.Payload.ToArray());
    }

    [Fact]
    public async Task Grain_that_has_no_home_in_the_directory_is_not_fenced()
    {
        await using ClusterTablesFixture tables = await ClusterTablesFixture.OpenAsync(postgres.Server);
        await using ISiloLife a = await tables.JoinAsync("a");
        FencedGrainStates states = Of(tables, home: null);

        long etag = await states.WriteAsync("viewer", "a.1", IGrainStateStore.NoETag, new byte[] { 1 }, None);
        await states.ClearAsync("viewer", "a.1", etag, None);

        Assert.Null(await states.ReadAsync("viewer", "a.1", None));
    }

    [Fact]
    public async Task Fence_takes_the_place_of_the_store_in_the_scope_of_an_activation()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddPostgresStorage(options => options.ConnectionString = postgres.Server.ConnectionString);
        services.FenceGrainStates();
        services.AddScoped<IActivationHome>(static _ => new FixedHome(Key, new SiloIdentity("a", 1), 7));
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope activation = provider.CreateAsyncScope();

        Assert.IsType<FencedGrainStates>(Assert.Single(activation.ServiceProvider.GetServices<IGrainStateStore>()));
    }

    private static FencedGrainStates Of(ClusterTablesFixture tables, IActivationHome? home) =>
        new((PostgresGrainStateStore)tables.States, tables.FencedStates, home);

    private sealed record FixedHome(string Key, SiloIdentity Silo, ulong Epoch) : IActivationHome;
}
