using Npgsql;
using PetCam.Storage.Postgres;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>
/// Connections outside of the pool, that live as long as a silo. The server probes them, so that it gives up the locks of a machine
/// that is gone without a word after about five seconds.
/// </summary>
internal sealed class SiloConnections(PostgresDatabase database)
{
    /// <summary>And a process that freezes while it joins must not keep the others from joining.</summary>
    private const string Probes =
        """
        SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 5000;
        SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 5000
        """;

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await database.Dedicated.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using NpgsqlCommand command = new(Probes, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
