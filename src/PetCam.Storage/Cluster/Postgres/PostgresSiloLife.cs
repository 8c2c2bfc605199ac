using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PetCam.Domain.Cluster;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>
/// A life on PostgreSQL: one connection of its own holds the lock and renews the lease, so that a renewal proves the lock. A connection
/// that failed is closed, and the next renewal opens another one.
/// </summary>
internal sealed class PostgresSiloLife : ISiloLife
{
    private const string Renew =
        """
        UPDATE silo SET expires_at = clock_timestamp() + $3, cameras = $4, viewers = $5, relays = $6, egress_bps = $7, cpu = $8
        WHERE id = $1 AND incarnation = $2 AND ended_at IS NULL
        """;

    private readonly SiloConnections _connections;
    private readonly ClusterNames _names;
    private readonly TimeSpan _lease;
    private NpgsqlConnection? _connection;
    private bool _isLocked;

    public PostgresSiloLife(SiloConnections connections, ClusterNames names, SiloIdentity identity, TimeSpan lease, NpgsqlConnection connection)
    {
        _connections = connections;
        _names = names;
        _lease = lease;
        _connection = connection;
        _isLocked = true;
        Identity = identity;
    }

    public SiloIdentity Identity { get; }

    public async ValueTask<IReadOnlyList<SiloRow>?> RenewAsync(SiloLoad load, CancellationToken cancellationToken) =>
        await GuardedAsync(() => RenewOnConnectionAsync(load, cancellationToken)).ConfigureAwait(false);

    public async ValueTask LeaveAsync(CancellationToken cancellationToken) => await GuardedAsync(async () =>
    {
        NpgsqlConnection connection = await ConnectedAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlCommand command = new(
            """
            WITH ended AS (UPDATE silo SET ended_at = clock_timestamp(), ended_by = id WHERE id = $1 AND incarnation = $2 AND ended_at IS NULL RETURNING id)
            SELECT pg_notify($3, $4) FROM ended
            """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])[Text(Identity.Id), Long(Identity.Incarnation), Text(_names.Channel), Text(NoticeText.Silos)]);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        _isLocked = false;
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<SiloRow>?> RenewOnConnectionAsync(SiloLoad load, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await ConnectedAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlBatch batch = new(connection) { BatchCommands = { RenewCommand(load), new NpgsqlBatchCommand(SiloRows.Select) } };
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<SiloRow> rows = await SiloRows.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        return batch.BatchCommands[0].RecordsAffected > 0 ? rows : null;
    }

    private NpgsqlBatchCommand RenewCommand(SiloLoad load)
    {
        NpgsqlBatchCommand command = new(Renew);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            Text(Identity.Id), Long(Identity.Incarnation), new NpgsqlParameter { Value = _lease, NpgsqlDbType = NpgsqlDbType.Interval },
            Int(load.Cameras), Int(load.Viewers), Int(load.Relays), Long(load.EgressBps), new NpgsqlParameter { Value = load.Cpu, NpgsqlDbType = NpgsqlDbType.Double },
        ]);
        return command;
    }

    private async Task<NpgsqlConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        _connection ??= await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!_isLocked)
        {
            // Taken when a former connection of this life, which the server has not missed yet, still holds it: then that one stands for it.
            await using NpgsqlCommand command = new("SELECT pg_try_advisory_lock($1)", _connection);
            command.Parameters.Add(Long(_names.LockOf(Identity)));
            _isLocked = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }

        return _connection;
    }

    private async ValueTask<T> GuardedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await RefereeCalls.RunAsync(call).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false); // whatever it was: in what state it left the connection is unknown
            throw;
        }
    }
}
