using Npgsql;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>Asks PostgreSQL which silo has how many cameras.</summary>
internal sealed class HomesInTable(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public async Task<Dictionary<string, long>> CountAsync()
    {
        await using NpgsqlCommand command = _source.CreateCommand("SELECT silo, count(*) FROM petcam.home WHERE key LIKE 'camera/%' GROUP BY silo");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        Dictionary<string, long> counts = [];
        while (await rows.ReadAsync())
        {
            counts[rows.GetString(0)] = rows.GetInt64(1);
        }

        return counts;
    }

    /// <summary>Cameras by the life that has them and the epoch in which.</summary>
    public async Task<Dictionary<string, (string Silo, long Epoch)>> ReadAsync()
    {
        await using NpgsqlCommand command = _source.CreateCommand("SELECT key, silo, epoch FROM petcam.home WHERE key LIKE 'camera/%'");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        Dictionary<string, (string, long)> homes = [];
        while (await rows.ReadAsync())
        {
            homes[rows.GetString(0)] = (rows.GetString(1), rows.GetInt64(2));
        }

        return homes;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
