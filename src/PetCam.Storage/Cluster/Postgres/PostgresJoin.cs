using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PetCam.Domain.Cluster;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>Begins a life on a connection of its own, in one transaction: nobody sees the row before the lock is held.</summary>
internal sealed class PostgresJoin(NpgsqlConnection connection, ClusterNames names, int schema)
{
    private const string Upsert =
        """
        INSERT INTO silo AS s (id, incarnation, link_address, public_url, version, schema_number, protocol_min, protocol_max, phase, started_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, floor(extract(epoch FROM clock_timestamp()) * 1000), clock_timestamp() + $10)
        ON CONFLICT (id) DO UPDATE SET
          incarnation = excluded.incarnation, link_address = excluded.link_address, public_url = excluded.public_url, version = excluded.version,
          schema_number = excluded.schema_number, protocol_min = excluded.protocol_min, protocol_max = excluded.protocol_max, phase = excluded.phase,
          started_at = excluded.started_at, expires_at = excluded.expires_at, ended_at = NULL, ended_by = NULL,
          cameras = 0, viewers = 0, relays = 0, egress_bps = 0, cpu = 0
        """;

    /// <exception cref="ClusterJoinException">The id is another process's, or a live silo's release is too far away.</exception>
    public async Task<SiloIdentity> RunAsync(SiloRegistration silo, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ScalarAsync("SELECT pg_advisory_xact_lock($1)", cancellationToken, Long(names.Joining)).ConfigureAwait(false);
        ImmutableArray<SiloRow> live = await ReadLiveAsync(cancellationToken).ConfigureAwait(false);
        await ThrowIfTakenAsync(silo.Id, live, cancellationToken).ConfigureAwait(false);
        SiloCompatibility.ThrowIfApart(silo, schema, live.Where(static other => other.Remaining > TimeSpan.Zero));
        SiloIdentity life = new(silo.Id, await NextIncarnationAsync(silo.Id, cancellationToken).ConfigureAwait(false));
        await ScalarAsync("SELECT pg_advisory_lock($1)", cancellationToken, Long(names.LockOf(life))).ConfigureAwait(false);
        await WriteAsync(silo, life, lease, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return life;
    }

    private async Task<ImmutableArray<SiloRow>> ReadLiveAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(SiloRows.Select, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await SiloRows.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    private async Task ThrowIfTakenAsync(string id, ImmutableArray<SiloRow> live, CancellationToken cancellationToken)
    {
        if (live.FirstOrDefault(other => other.Identity.Id == id) is { } same && same.Remaining > TimeSpan.Zero
            && await ScalarAsync(SiloLocks.IsHeld, cancellationToken, SiloLocks.Parameters(names.LockOf(same.Identity))).ConfigureAwait(false) is true)
        {
            throw new ClusterJoinException(
                $"A silo with the id '{id}' is running already (it is reached at {same.Model.LinkAddress}). Give this one another Silo:Id; "
                + $"if the other has just lost its machine, start again in {Math.Ceiling(same.Remaining.TotalSeconds)} s.");
        }
    }

    private async Task<long> NextIncarnationAsync(string id, CancellationToken cancellationToken) => (long)(await ScalarAsync(
        """
        SELECT GREATEST(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, (SELECT incarnation + 1 FROM silo WHERE id = $1))
        """,
        cancellationToken,
        Text(id)).ConfigureAwait(false))!;

    private async Task WriteAsync(SiloRegistration silo, SiloIdentity life, TimeSpan lease, CancellationToken cancellationToken)
    {
        await ScalarAsync(
            Upsert,
            cancellationToken,
            Text(silo.Id),
            Long(life.Incarnation),
            Text(silo.LinkAddress),
            Text(silo.PublicUrl?.ToString()),
            Text(silo.Version),
            Int(schema),
            Int(silo.Protocol.Min),
            Int(silo.Protocol.Max),
            Int((int)silo.Phase),
            new NpgsqlParameter { Value = lease, NpgsqlDbType = NpgsqlDbType.Interval }).ConfigureAwait(false);
        await ScalarAsync(
            "DELETE FROM silo WHERE ended_at < clock_timestamp() - interval '30 days'", cancellationToken).ConfigureAwait(false); // ids of the past
        await ScalarAsync("SELECT pg_notify($1, $2)", cancellationToken, Text(names.Channel), Text(NoticeText.Silos)).ConfigureAwait(false);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // Texts of this class.
        await using NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
