using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PetCam.Domain.Cluster;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>The table of homes in PostgreSQL: one statement for many keys, in the order of the keys, so that batches never wait in a circle.</summary>
internal sealed class PostgresHomeTable(PostgresDatabase database) : IHomeTable
{
    private const string Insert =
        """
        INSERT INTO home AS h (key, silo, incarnation, epoch)
        SELECT k, $2, $3, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM unnest($1) AS keys (k)
        WHERE EXISTS (SELECT FROM silo WHERE id = $2 AND incarnation = $3 AND ended_at IS NULL)
        ORDER BY k
        ON CONFLICT (key) DO UPDATE SET silo = excluded.silo, incarnation = excluded.incarnation, epoch = GREATEST(h.epoch + 1, excluded.epoch)
        """;

    private const string OwnerLives = "EXISTS (SELECT FROM silo s WHERE s.id = h.silo AND s.incarnation = h.incarnation AND s.ended_at IS NULL)";
    private const string Select = $"SELECT key, silo, incarnation, epoch FROM home h WHERE {OwnerLives}";

    private static readonly string Send = NoticeText.SendMoves("$4", "$2", "$3");
    private static readonly string Claim =
        $"""
        WITH former AS (SELECT key, silo, incarnation FROM home WHERE key = ANY ($1) AND silo <> ''), written AS ({Insert} RETURNING key, epoch), {Send}
        SELECT w.key, $2, $3, w.epoch, f.silo, f.incarnation FROM written w LEFT JOIN former f ON f.key = w.key, (SELECT count(*) FROM sent) s
        """;

    private static readonly string ClaimIfFree = $"WITH written AS ({Insert} WHERE NOT {OwnerLives} RETURNING key, epoch), {Send} SELECT count(*) FROM sent";

    private readonly ClusterNames _names = new(database.Schema);

    public ValueTask<IReadOnlyList<HomeEntry>> ClaimAsync(SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        RefereeCalls.RunAsync<IReadOnlyList<HomeEntry>>(async () => await database.Source.QueryAsync(
            Claim, ReadClaimed, cancellationToken, Keys(keys), Text(owner.Id), Long(owner.Incarnation), Text(_names.Channel)).ConfigureAwait(false));

    /// <remarks>The second statement of the batch sees what others wrote while the first one waited for their rows.</remarks>
    public ValueTask<IReadOnlyList<HomeEntry>> ClaimIfFreeAsync(
        SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken) => RefereeCalls.RunAsync<IReadOnlyList<HomeEntry>>(async () =>
    {
        NpgsqlBatchCommand claim = new(ClaimIfFree);
        claim.Parameters.AddRange((NpgsqlParameter[])[Keys(keys), Text(owner.Id), Long(owner.Incarnation), Text(_names.Channel)]);
        NpgsqlBatchCommand select = new(Select + " AND key = ANY ($1)");
        select.Parameters.Add(Keys(keys));
        await using NpgsqlBatch batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(claim);
        batch.BatchCommands.Add(select);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
    });

    public ValueTask<IReadOnlyList<HomeEntry>> FindAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        RefereeCalls.RunAsync<IReadOnlyList<HomeEntry>>(async () => await database.Source.QueryAsync(
            Select + " AND key = ANY ($1)", Read, cancellationToken, Keys(keys)).ConfigureAwait(false));

    public async ValueTask ReleaseAsync(IReadOnlyList<HomeEntry> homes, CancellationToken cancellationToken) => await RefereeCalls.RunAsync(async () =>
        await database.Source.ExecuteAsync(
            $"""
            WITH given AS (
              SELECT h.key FROM home h
              JOIN unnest($1, $2, $3, $4) AS g (key, silo, incarnation, epoch) ON h.key = g.key AND h.silo = g.silo AND h.incarnation = g.incarnation AND h.epoch = g.epoch
              ORDER BY h.key FOR UPDATE OF h),
            written AS (UPDATE home h SET silo = '', incarnation = 0 FROM given WHERE h.key = given.key RETURNING h.key, h.epoch),
            {NoticeText.SendMoves("$5", "''", "0")}
            SELECT count(*) FROM sent
            """,
            cancellationToken,
            Keys([.. homes.Select(static home => home.Key)]),
            Keys([.. homes.Select(static home => home.Home.Silo.Id)]),
            Longs([.. homes.Select(static home => home.Home.Silo.Incarnation)]),
            Longs([.. homes.Select(static home => (long)home.Home.Epoch)]),
            Text(_names.Channel)).ConfigureAwait(false)).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<HomeEntry>> LoadAsync(int limit, CancellationToken cancellationToken) =>
        RefereeCalls.RunAsync<IReadOnlyList<HomeEntry>>(async () => await database.Source.QueryAsync(
            Select + " ORDER BY key LIMIT $1", Read, cancellationToken, Int(limit)).ConfigureAwait(false));

    private static HomeEntry Read(NpgsqlDataReader row) =>
        new(row.GetString(0), new Home(new SiloIdentity(row.GetString(1), row.GetInt64(2)), (ulong)row.GetInt64(3)));

    private static HomeEntry ReadClaimed(NpgsqlDataReader row) =>
        Read(row) with { Former = row.IsDBNull(4) ? null : new SiloIdentity(row.GetString(4), row.GetInt64(5)) };

    private static async Task<ImmutableArray<HomeEntry>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        ImmutableArray<HomeEntry>.Builder entries = ImmutableArray.CreateBuilder<HomeEntry>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(Read(reader));
        }

        return entries.DrainToImmutable();
    }

    private static NpgsqlParameter Keys(IReadOnlyList<string> keys) => new() { Value = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Longs(long[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
}
