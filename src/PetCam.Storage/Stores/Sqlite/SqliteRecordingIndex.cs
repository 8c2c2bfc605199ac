using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Stores;

/// <summary>The recording index in SQLite.</summary>
internal sealed class SqliteRecordingIndex(SqliteDatabase database) : IRecordingIndex
{
    private const string Columns = "id, camera_id, file_name, state, started_at, ended_at, duration_us, frame_count, bytes, codec, width, height, "
        + "first_frame_number, last_frame_number, silo, continues";

    private const string NewestFirst = "ORDER BY id DESC LIMIT ?";

    public async ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken) => await database.WriteAsync(
        connection => connection.Execute(
            $"REPLACE INTO recording ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.Id.ToString(),
            entry.Camera.Value,
            entry.FileName,
            (long)entry.State,
            entry.StartedAt.ToUnixTimeMilliseconds(),
            entry.EndedAt?.ToUnixTimeMilliseconds(),
            (long)entry.Duration.TotalMicroseconds,
            entry.FrameCount,
            entry.Bytes,
            entry.Codec,
            entry.Width,
            entry.Height,
            (long?)entry.FirstFrameNumber,
            (long?)entry.LastFrameNumber,
            entry.Silo,
            entry.Continues?.ToString()),
        cancellationToken);

    public ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.Query($"SELECT {Columns} FROM recording WHERE id = ?", Read, id.ToString()).FirstOrDefault(), cancellationToken);

    public ValueTask<ImmutableArray<RecordingEntry>> ListAsync(
        CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        string end = before?.ToString() ?? "g"; // after every hexadecimal digit
        return database.ReadAsync(connection => List(connection, camera, end, limit), cancellationToken);
    }

    public ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Query(
                $"UPDATE recording SET state = ?, ended_at = ? WHERE state = 0 AND (silo = ? OR silo = '') RETURNING {Columns}",
                Read,
                (long)RecordingState.Interrupted,
                endedAt.ToUnixTimeMilliseconds(),
                silo).ToImmutableArray(),
            cancellationToken);

    public ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM recording WHERE id = ?", id.ToString()) > 0, cancellationToken);

    private static ImmutableArray<RecordingEntry> List(SqliteConnection connection, CameraId? camera, string end, int limit)
    {
        List<RecordingEntry> entries = camera is { } id
            ? connection.Query($"SELECT {Columns} FROM recording WHERE camera_id = ? AND id < ? {NewestFirst}", Read, id.Value, end, limit)
            : connection.Query($"SELECT {Columns} FROM recording WHERE id < ? {NewestFirst}", Read, end, limit);
        return [.. entries];
    }

    private static RecordingEntry Read(SqliteStatement row) => new(
        RecordingIds.Parse(row.GetText(0)),
        CameraId.Parse(row.GetText(1)),
        row.GetText(2),
        (RecordingState)row.GetInt64(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.IsNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        TimeSpan.FromMicroseconds(row.GetInt64(6)),
        row.GetInt64(7),
        row.GetInt64(8),
        row.IsNull(9) ? null : row.GetText(9),
        (int)row.GetInt64(10),
        (int)row.GetInt64(11),
        row.IsNull(12) ? null : (ulong)row.GetInt64(12),
        row.IsNull(13) ? null : (ulong)row.GetInt64(13),
        row.GetText(14))
    {
        Continues = row.IsNull(15) ? null : RecordingIds.Parse(row.GetText(15)),
    };
}
