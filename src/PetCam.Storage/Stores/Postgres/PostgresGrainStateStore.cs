using PetCam.Domain.Storage;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Stores;

/// <summary>Grain state in PostgreSQL.</summary>
internal sealed class PostgresGrainStateStore(PostgresDatabase database) : IGrainStateStore
{
    public async ValueTask<GrainStateRecord?> ReadAsync(string grainType, string key, CancellationToken cancellationToken) =>
        (await database.Source.QueryAsync(
            "SELECT etag, payload FROM grain_state WHERE grain_type = $1 AND grain_key = $2",
            static row => new GrainStateRecord(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            cancellationToken,
            Text(grainType),
            Text(key)).ConfigureAwait(false)).FirstOrDefault();

    public async ValueTask<IReadOnlyDictionary<string, GrainStateRecord>> ReadAllAsync(string grainType, CancellationToken cancellationToken) =>
        (await database.Source.QueryAsync(
            "SELECT grain_key, etag, payload FROM grain_state WHERE grain_type = $1",
            static row => KeyValuePair.Create(row.GetString(0), new GrainStateRecord(row.GetInt64(1), row.GetFieldValue<byte[]>(2))),
            cancellationToken,
            Text(grainType)).ConfigureAwait(false)).ToDictionary(StringComparer.Ordinal);

    public async ValueTask<long> WriteAsync(
        string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        int changed = etag == IGrainStateStore.NoETag
            ? await database.Source.ExecuteAsync(
                "INSERT INTO grain_state (grain_type, grain_key, etag, payload) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING",
                cancellationToken,
                Text(grainType),
                Text(key),
                Bytes(payload)).ConfigureAwait(false)
            : await database.Source.ExecuteAsync(
                "UPDATE grain_state SET etag = etag + 1, payload = $3 WHERE grain_type = $1 AND grain_key = $2 AND etag = $4",
                cancellationToken,
                Text(grainType),
                Text(key),
                Bytes(payload),
                Long(etag)).ConfigureAwait(false);
        return changed > 0 ? etag + 1 : throw new GrainStateConflictException(grainType, key, etag);
    }

    public async ValueTask ClearAsync(string grainType, string key, long etag, CancellationToken cancellationToken)
    {
        int removed = await database.Source.ExecuteAsync(
            "DELETE FROM grain_state WHERE grain_type = $1 AND grain_key = $2 AND etag = $3",
            cancellationToken,
            Text(grainType),
            Text(key),
            Long(etag)).ConfigureAwait(false);
        if (removed == 0)
        {
            throw new GrainStateConflictException(grainType, key, etag);
        }
    }
}
