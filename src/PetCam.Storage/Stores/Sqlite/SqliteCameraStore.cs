using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Stores;

/// <summary>The registry of cameras in SQLite.</summary>
internal sealed class SqliteCameraStore(SqliteDatabase database) : ICameraStore
{
    private const string Columns = "id, name, created_at, settings, token_hash";

    public ValueTask<CameraRecord?> FindAsync(CameraId id, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.Query($"SELECT {Columns} FROM camera WHERE id = ?", Read, id.Value).FirstOrDefault(), cancellationToken);

    public ValueTask<ImmutableArray<CameraRecord>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        static connection => connection.Query($"SELECT {Columns} FROM camera ORDER BY created_at, id", Read).ToImmutableArray(), cancellationToken);

    public async ValueTask SaveAsync(CameraRecord camera, CancellationToken cancellationToken) => await database.WriteAsync(
        connection => connection.Execute(
            $"""
            INSERT INTO camera ({Columns}) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, token_hash = excluded.token_hash
            """,
            camera.Id.Value,
            camera.Name,
            camera.CreatedAt.ToUnixTimeMilliseconds(),
            camera.SettingsJson,
            camera.TokenHash),
        cancellationToken);

    public ValueTask<bool> RemoveAsync(CameraId id, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM camera WHERE id = ?", id.Value) > 0, cancellationToken);

    private static CameraRecord Read(SqliteStatement row) => new(
        CameraId.Parse(row.GetText(0)),
        row.GetText(1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        row.GetText(3),
        row.IsNull(4) ? null : row.GetText(4));
}
