using PetCam.Domain.Storage;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Stores;

/// <summary>Grain state in SQLite.</summary>
internal sealed class SqliteGrainStateStore(SqliteDatabase database) : IGrainStateStore
{
    public ValueTask<GrainStateRecord?> ReadAsync(string grainType, string key, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.Query(
            "SELECT etag, payload FROM grain_state WHERE grain_type = ? AND grain_key = ?", Read, grainType, key).FirstOrDefault(),
        cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, GrainStateRecord>> ReadAllAsync(string grainType, CancellationToken cancellationToken) => database.ReadAsync(
        IReadOnlyDictionary<string, GrainStateRecord> (connection) => connection.Query(
            "SELECT grain_key, etag, payload FROM grain_state WHERE grain_type = ?",
            static row => KeyValuePair.Create(row.GetText(0), new GrainStateRecord(row.GetInt64(1), row.GetBlob(2))),
            grainType).ToDictionary(StringComparer.Ordinal),
        cancellationToken);

    public ValueTask<long> WriteAsync(
        string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => database.WriteAsync(
            connection =>
            {
                long changed = etag == IGrainStateStore.NoETag
                    ? connection.Execute(
                        "INSERT INTO grain_state (grain_type, grain_key, etag, payload) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING",
                        grainType,
                        key,
                        payload)
                    : connection.Execute(
                        "UPDATE grain_state SET etag = etag + 1, payload = ? WHERE grain_type = ? AND grain_key = ? AND etag = ?",
                        payload,
                        grainType,
                        key,
                        etag);
                return changed > 0 ? etag + 1 : throw new GrainStateConflictException(grainType, key, etag);
            },
            cancellationToken);

    public async ValueTask ClearAsync(string grainType, string key, long etag, CancellationToken cancellationToken) => await database.WriteAsync(
        connection => connection.Execute(
            "DELETE FROM grain_state WHERE grain_type = ? AND grain_key = ? AND etag = ?", grainType, key, etag) > 0
                ? true
                : throw new GrainStateConflictException(grainType, key, etag),
        cancellationToken);

    private static GrainStateRecord Read(SqliteStatement row) => new(row.GetInt64(0), row.GetBlob(1));
}
