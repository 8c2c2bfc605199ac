using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;
using PetCam.Storage.Cluster.Postgres;
using PetCam.Storage.Postgres;
using PetCam.Storage.Stores;
using PetCam.Testing;

namespace PetCam.Storage.Tests.Cluster;

/// <summary>The cluster's tables in a schema of their own.</summary>
internal sealed class ClusterTablesFixture : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly PostgresDatabase _database;

    private ClusterTablesFixture(PostgresServer server) => _database = new PostgresDatabase(
        new PostgresStorageOptions { ConnectionString = server.ConnectionString, Schema = $"test_{Guid.NewGuid():N}" },
        TimeProvider.System,
        NullLogger<PostgresDatabase>.Instance);

    public ISiloTable Silos => new PostgresSiloTable(_database);

    public IHomeTable Homes => new PostgresHomeTable(_database);

    public IClusterNotices Notices => new PostgresNotices(_database);

    public IGrainStateStore States => new PostgresGrainStateStore(_database);

    public IFencedGrainStateStore FencedStates => new PostgresFencedGrainStateStore(_database, NullLogger<PostgresFencedGrainStateStore>.Instance);

    public static async Task<ClusterTablesFixture> OpenAsync(PostgresServer server)
    {
        ClusterTablesFixture tables = new(server);
        await tables._database.PrepareAsync(CancellationToken.None);
        return tables;
    }

    /// <summary>The table as a program of another release has it.</summary>
    public ISiloTable SilosOf(int schema) => new PostgresSiloTable(_database, schema);

    public ValueTask<ISiloLife> JoinAsync(string id, TimeSpan? lease = null) => Silos.JoinAsync(Registration(id), lease ?? Lease, CancellationToken.None);

    public static SiloRegistration Registration(string id, int protocolMin = 1, int protocolMax = 1) => new()
    {
        Id = id,
        LinkAddress = "127.0.0.1:1",
        PublicUrl = new Uri("http://10.0.0.3:8080/"),
        Version = "1.2.3",
        Protocol = new ProtocolRange(protocolMin, protocolMax),
    };

    public ValueTask<int> ExecuteAsync(string sql) => _database.Source.ExecuteAsync(sql, CancellationToken.None);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
