using System.Collections.Immutable;
using Npgsql;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Stores;

/// <summary>The registry of cameras in PostgreSQL.</summary>
internal sealed class PostgresCameraStore(PostgresDatabase database) : ICameraStore
{
    private const string Columns = "id, name, created_at, settings, token_hash";

    public async ValueTask<CameraRecord?> FindAsync(CameraId id, CancellationToken cancellationToken) => (await database.Source.QueryAsync(
        $"SELECT {Columns} FROM camera WHERE id = $1", Read, cancellationToken, Text(id.Value)).ConfigureAwait(false)).FirstOrDefault();

    public ValueTask<ImmutableArray<CameraRecord>> ListAsync(CancellationToken cancellationToken) => database.Source.QueryAsync(
        $"SELECT {Columns} FROM camera ORDER BY created_at, id", Read, cancellationToken);

    public async ValueTask SaveAsync(CameraRecord camera, CancellationToken cancellationToken) => await database.Source.ExecuteAsync(
        $"""
        INSERT INTO camera ({Columns}) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, token_hash = excluded.token_hash
        """,
        cancellationToken,
        Text(camera.Id.Value),
        Text(camera.Name),
        Long(camera.CreatedAt.ToUnixTimeMilliseconds()),
        Text(camera.SettingsJson),
        Text(camera.TokenHash)).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAsync(CameraId id, CancellationToken cancellationToken) =>
        await database.Source.ExecuteAsync("DELETE FROM camera WHERE id = $1", cancellationToken, Text(id.Value)).ConfigureAwait(false) > 0;

    private static CameraRecord Read(NpgsqlDataReader row) => new(
        CameraId.Parse(row.GetString(0)),
        row.GetString(1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4));
}
