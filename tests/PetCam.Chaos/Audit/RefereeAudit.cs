using Npgsql;
using PetCam.Testing;

namespace PetCam.Chaos.Audit;

/// <summary>Evidence from the database itself: every change of homes, every write of a grain, every end of a life, with the time of its commit.</summary>
internal sealed class RefereeAudit : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;

    private RefereeAudit(NpgsqlDataSource database) => _database = database;

    /// <summary>Begins to note; the silos have made their schema.</summary>
    public static async Task<RefereeAudit> InstallAsync(PostgresServer server)
    {
        RefereeAudit audit = new(NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false")); // the server is stopped now and then
        await using NpgsqlCommand create = audit._database.CreateCommand(AuditSchema.Create);
        await create.ExecuteNonQueryAsync();
        return audit;
    }

    /// <exception cref="NpgsqlException">The server does not answer.</exception>
    public async Task<AuditRecord> ReadAsync() => new(
        await ListAsync(AuditSchema.Homes, row => new HomeChange(
            row.GetString(0), new SiloLife(row.GetString(1), row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4), At(row, 5))),
        await ListAsync(AuditSchema.Writes, row => new StateWrite(
            row.GetString(0), row.GetString(1), row.GetString(2),
            row.IsDBNull(3) ? null : new SiloLife(row.GetString(3), row.GetInt64(4)), row.IsDBNull(5) ? 0 : row.GetInt64(5), At(row, 6))),
        await ListAsync(AuditSchema.Ends, row => new LifeEnd(new SiloLife(row.GetString(0), row.GetInt64(1)), At(row, 2))));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<List<T>> ListAsync<T>(string query, Func<NpgsqlDataReader, T> read)
    {
        await using NpgsqlCommand command = _database.CreateCommand(query);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static DateTimeOffset At(NpgsqlDataReader row, int column) => new(row.GetDateTime(column));
}
