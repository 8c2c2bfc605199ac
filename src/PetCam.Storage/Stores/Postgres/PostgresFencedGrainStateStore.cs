using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;
using PetCam.Domain.Storage;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Stores;

/// <summary>
/// Grain state in PostgreSQL behind a fence. The row of the home is locked for the statement: a claim that comes meanwhile waits, and
/// what its grain reads then has this write; a claim that came before is seen after its commit, and this writes nothing.
/// </summary>
internal sealed class PostgresFencedGrainStateStore(PostgresDatabase database, ILogger<PostgresFencedGrainStateStore> logger) : IFencedGrainStateStore
{
    private const string Fence =
        "fence AS (SELECT key FROM home WHERE key = $1 AND silo = $2 AND incarnation = $3 AND epoch = $4 FOR SHARE)";

    private const string Outcome = "SELECT (SELECT count(*) FROM fence), (SELECT count(*) FROM written)";

    private const string Insert =
        $"""
        WITH {Fence}, written AS (
          INSERT INTO grain_state (grain_type, grain_key, etag, payload) SELECT $5, $6, 1, $8 FROM fence WHERE $7 = 0 ON CONFLICT DO NOTHING RETURNING 1)
        {Outcome}
        """;

    private const string Update =
        $"""
        WITH {Fence}, written AS (
          UPDATE grain_state SET etag = etag + 1, payload = $8 FROM fence WHERE grain_type = $5 AND grain_key = $6 AND etag = $7 RETURNING 1)
        {Outcome}
        """;

    private const string Delete =
        $"""
        WITH {Fence}, written AS (
          DELETE FROM grain_state USING fence WHERE grain_type = $5 AND grain_key = $6 AND etag = $7 RETURNING 1)
        {Outcome}
        """;

    private static readonly Meter Meter = new("PetCam.Storage");
    private static readonly Counter<long> Fences = Meter.CreateCounter<long>(
        "petcam.cluster.fences", "{write}", "Writes of grains that were refused because their silo had lost the key");

    public async ValueTask<long> WriteAsync(
        HomeFence fence, string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        string sql = etag == IGrainStateStore.NoETag ? Insert : Update;
        await RunAsync(sql, fence, grainType, key, etag, [Bytes(payload)], cancellationToken).ConfigureAwait(false);
        return etag + 1;
    }

    public ValueTask ClearAsync(HomeFence fence, string grainType, string key, long etag, CancellationToken cancellationToken) =>
        RunAsync(Delete, fence, grainType, key, etag, [], cancellationToken);

    private async ValueTask RunAsync(
        string sql, HomeFence fence, string grainType, string key, long etag, NpgsqlParameter[] more, CancellationToken cancellationToken)
    {
        (long held, long written) = (await database.Source.QueryAsync(
            sql,
            static row => (row.GetInt64(0), row.GetInt64(1)),
            cancellationToken,
            [
                Text(fence.Key), Text(fence.Home.Silo.Id), Long(fence.Home.Silo.Incarnation), Long((long)fence.Home.Epoch),
                Text(grainType), Text(key), Long(etag), .. more,
            ]).ConfigureAwait(false))[0];
        if (held == 0)
        {
            Fences.Add(1);
            StorageLog.Fenced(logger, grainType, key, fence.Home.Silo, fence.Home.Epoch);
            throw new HomeLostException(fence);
        }

        if (written == 0)
        {
            throw new GrainStateConflictException(grainType, key, etag);
        }
    }
}
