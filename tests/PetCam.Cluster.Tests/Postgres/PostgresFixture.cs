using PetCam.Testing;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>One server for all tests of a class; each test has a schema of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async ValueTask DisposeAsync() => await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
}
