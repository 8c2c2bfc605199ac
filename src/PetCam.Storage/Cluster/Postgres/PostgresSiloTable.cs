using Npgsql;
using NpgsqlTypes;
using PetCam.Domain.Cluster;
using PetCam.Storage.Migrations;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>The table of silos in PostgreSQL, whose clock is the one of all leases.</summary>
internal sealed class PostgresSiloTable : ISiloTable
{
    private const string IsLongUp = "pg_postmaster_start_time() < clock_timestamp() - $3";

    private readonly PostgresDatabase _database;
    private readonly SiloConnections _connections;
    private readonly ClusterNames _names;
    private readonly int _schema;

    public PostgresSiloTable(PostgresDatabase database)
        : this(database, Migration.Postgres[^1].Number)
    {
    }

    /// <param name="schema">What this program claims to know; another number plays another release.</param>
    internal PostgresSiloTable(PostgresDatabase database, int schema)
    {
        _database = database;
        _connections = new SiloConnections(database);
        _names = new ClusterNames(database.Schema);
        _schema = schema;
    }

    public ValueTask<ISiloLife> JoinAsync(SiloRegistration silo, TimeSpan lease, CancellationToken cancellationToken) => RefereeCalls.RunAsync(async () =>
    {
        NpgsqlConnection connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SiloIdentity life = await new PostgresJoin(connection, _names, _schema).RunAsync(silo, lease, cancellationToken).ConfigureAwait(false);
            return (ISiloLife)new PostgresSiloLife(_connections, _names, life, lease, connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    });

    public ValueTask<IReadOnlyList<SiloIdentity>> EndExpiredAsync(SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken) =>
        RefereeCalls.RunAsync<IReadOnlyList<SiloIdentity>>(async () => await _database.Source.QueryAsync(
            $"""
            WITH ended AS (
              UPDATE silo SET ended_at = clock_timestamp(), ended_by = $2
              WHERE ended_at IS NULL AND expires_at < clock_timestamp() AND id <> $1 AND {IsLongUp} RETURNING id, incarnation)
            SELECT id, incarnation, pg_notify($4, $5) FROM ended
            """,
            static row => new SiloIdentity(row.GetString(0), row.GetInt64(1)),
            cancellationToken,
            Text(by.Id),
            Text(by.ToString()),
            Interval(lease),
            Text(_names.Channel),
            Text(NoticeText.Silos)).ConfigureAwait(false));

    public ValueTask<bool> EndIfUnlockedAsync(SiloIdentity silo, SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken) =>
        RefereeCalls.RunAsync(async () =>
        {
            bool isHeld = (await _database.Source.QueryAsync(
                SiloLocks.IsHeld, static row => row.GetBoolean(0), cancellationToken, SiloLocks.Parameters(_names.LockOf(silo))).ConfigureAwait(false))[0];
            return !isHeld && await EndAsync(silo, by, lease, cancellationToken).ConfigureAwait(false);
        });

    public ValueTask<bool> SetPhaseAsync(string id, SiloPhase phase, CancellationToken cancellationToken) => RefereeCalls.RunAsync(async () =>
        (await _database.Source.QueryAsync(
            """
            WITH changed AS (UPDATE silo SET phase = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id)
            SELECT id, pg_notify($3, $4) FROM changed
            """,
            static row => row.GetString(0),
            cancellationToken,
            Text(id),
            Int((int)phase),
            Text(_names.Channel),
            Text(NoticeText.Silos)).ConfigureAwait(false)).Length > 0);

    /// <returns>True when it is over now.</returns>
    private async Task<bool> EndAsync(SiloIdentity silo, SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken)
    {
        await _database.Source.QueryAsync(
            $"""
            WITH ended AS (
              UPDATE silo SET ended_at = clock_timestamp(), ended_by = $4
              WHERE id = $1 AND incarnation = $2 AND ended_at IS NULL AND {IsLongUp} RETURNING id)
            SELECT id, pg_notify($5, $6) FROM ended
            """,
            static row => row.GetString(0),
            cancellationToken,
            Text(silo.Id),
            Long(silo.Incarnation),
            Interval(lease),
            Text(by.ToString()),
            Text(_names.Channel),
            Text(NoticeText.Silos)).ConfigureAwait(false);
        return (await _database.Source.QueryAsync(
            "SELECT EXISTS (SELECT FROM silo WHERE id = $1 AND incarnation = $2 AND ended_at IS NULL)",
            static row => row.GetBoolean(0),
            cancellationToken,
            Text(silo.Id),
            Long(silo.Incarnation)).ConfigureAwait(false))[0] is false;
    }

    private static NpgsqlParameter Interval(TimeSpan value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Interval };
}
