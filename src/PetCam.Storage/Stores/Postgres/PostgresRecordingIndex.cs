using System.Collections.Immutable;
using Npgsql;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Stores;

/// <summary>The recording index in PostgreSQL.</summary>
internal sealed class PostgresRecordingIndex(PostgresDatabase database) : IRecordingIndex
{
    private const string Columns = "id, camera_id, file_name, state, started_at, ended_at, duration_us, frame_count, bytes, codec, width, height, "
        + "first_frame_number, last_frame_number, silo, continues";

    private static readonly string Excluded = string.Join(", ", Columns.Split(", ").Select(static column => $"excluded.{column}"));

    public async ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken) => await database.Source.ExecuteAsync(
        $"""
        INSERT INTO recording ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (id) DO UPDATE SET ({Columns}) = ({Excluded})
        """,
        cancellationToken,
        Text(entry.Id.ToString()),
        Text(entry.Camera.Value),
        Text(entry.FileName),
        Int((int)entry.State),
        Long(entry.StartedAt.ToUnixTimeMilliseconds()),
        Long(entry.EndedAt?.ToUnixTimeMilliseconds()),
        Long((long)entry.Duration.TotalMicroseconds),
        Long(entry.FrameCount),
        Long(entry.Bytes),
        Text(entry.Codec),
        Int(entry.Width),
        Int(entry.Height),
        Long(unchecked((long?)entry.FirstFrameNumber)),
        Long(unchecked((long?)entry.LastFrameNumber)),
        Text(entry.Silo),
        Text(entry.Continues?.ToString())).ConfigureAwait(false);

    public async ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken) => (await database.Source.QueryAsync(
        $"SELECT {Columns} FROM recording WHERE id = $1", Read, cancellationToken, Text(id.ToString())).ConfigureAwait(false)).FirstOrDefault();

    public ValueTask<ImmutableArray<RecordingEntry>> ListAsync(
        CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        NpgsqlParameter end = Text(before?.ToString() ?? "g"); // after every hexadecimal digit
        return camera is { } id
            ? database.Source.QueryAsync(
                $"SELECT {Columns} FROM recording WHERE id < $1 AND camera_id = $3 ORDER BY id DESC LIMIT $2", Read, cancellationToken, end, Int(limit), Text(id.Value))
            : database.Source.QueryAsync($"SELECT {Columns} FROM recording WHERE id < $1 ORDER BY id DESC LIMIT $2", Read, cancellationToken, end, Int(limit));
    }

    public ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken) =>
        database.Source.QueryAsync(
            $"UPDATE recording SET state = $1, ended_at = $2 WHERE state = 0 AND (silo = $3 OR silo = '') RETURNING {Columns}",
            Read,
            cancellationToken,
            Int((int)RecordingState.Interrupted),
            Long(endedAt.ToUnixTimeMilliseconds()),
            Text(silo));

    public async ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken) =>
        await database.Source.ExecuteAsync("DELETE FROM recording WHERE id = $1", cancellationToken, Text(id.ToString())).ConfigureAwait(false) > 0;

    private static RecordingEntry Read(NpgsqlDataReader row) => new(
        RecordingIds.Parse(row.GetString(0)),
        CameraId.Parse(row.GetString(1)),
        row.GetString(2),
        (RecordingState)row.GetInt32(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        TimeSpan.FromMicroseconds(row.GetInt64(6)),
        row.GetInt64(7),
        row.GetInt64(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.GetInt32(10),
        row.GetInt32(11),
        row.IsDBNull(12) ? null : unchecked((ulong)row.GetInt64(12)),
        row.IsDBNull(13) ? null : unchecked((ulong)row.GetInt64(13)),
        row.GetString(14))
    {
        Continues = row.IsDBNull(15) ? null : RecordingIds.Parse(row.GetString(15)),
    };
}
