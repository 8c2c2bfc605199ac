using Npgsql;
using PetCam.Chaos.Audit;
using PetCam.Testing;

namespace PetCam.Chaos.Tests;

/// <summary>The triggers note what is committed, on tables as the product makes them.</summary>
public sealed class RefereeAuditTests : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private RefereeAudit _audit = null!;
    private NpgsqlDataSource _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _silo = NpgsqlDataSource.Create(_server.ConnectionString + ";Search Path=petcam;Options=-c petcam.silo=silo-1");
        await DoAsync("CREATE SCHEMA petcam");
        foreach (string migration in Directory.GetFiles(Programs.PostgresMigrations, "*.sql").Order(StringComparer.Ordinal))
        {
            await DoAsync(await File.ReadAllTextAsync(migration));
        }

        _audit = await RefereeAudit.InstallAsync(_server);
    }

    [Fact]
    public async Task Changes_writes_and_ends_are_noted_with_who_and_when()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await DoAsync(
            """
            INSERT INTO silo (id, incarnation, link_address, version, schema_number, protocol_min, protocol_max, phase, started_at, expires_at)
            VALUES ('silo-1', 7, 'x', '1', 3, 1, 1, 0, 0, now())
            """);
        await DoAsync("INSERT INTO home (key, silo, incarnation, epoch) VALUES ('camera/kitchen', 'silo-1', 7, 10)");
        await DoAsync("INSERT INTO grain_state (grain_type, grain_key, etag, payload) VALUES ('recording', 'kitchen', 1, '')");
        await DoAsync("UPDATE silo SET expires_at = now()");
        await DoAsync("UPDATE silo SET ended_at = now(), ended_by = 'silo-2#1'");
        await DoAsync("UPDATE home SET silo = 'silo-2', incarnation = 1, epoch = 11");
        await DoAsync("UPDATE grain_state SET etag = 2");

        AuditRecord noted = await _audit.ReadAsync();
        Assert.Equal([(10L, 0L), (11L, 10L)], noted.Homes.Select(change => (change.Epoch, change.FormerEpoch)));
        Assert.Equal(new SiloLife("silo-1", 7), Assert.Single(noted.Ends).Life);
        Assert.Equal(["silo-1", "silo-1"], noted.Writes.Select(write => write.Writer));
        Assert.Equal([new SiloLife("silo-1", 7), new SiloLife("silo-2", 1)], noted.Writes.Select(write => write.Owner!.Value));
        Assert.All(noted.Homes, change => Assert.InRange(change.CommittedAt, before, DateTimeOffset.UtcNow));
        Assert.Single(Invariants.Judge(noted, []).FencedWrites);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_noted()
    {
        await using NpgsqlConnection connection = await _silo.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand insert = new("INSERT INTO home (key, silo, incarnation, epoch) VALUES ('camera/garden', 'silo-1', 7, 10)", connection, transaction);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.Empty((await _audit.ReadAsync()).Homes);
    }

    public async ValueTask DisposeAsync()
    {
        await _audit.DisposeAsync();
        await _silo.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task DoAsync(string statement)
    {
        await using NpgsqlCommand command = _silo.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
