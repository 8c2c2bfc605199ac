using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Media;
using PetCam.Storage.Sqlite;

namespace PetCam.Storage.Stores;

/// <summary>Detections in SQLite.</summary>
internal sealed class SqliteDetectionEventStore(SqliteDatabase database, SqliteStorageOptions options, TimeProvider time) : IDetectionEventStore
{
    public async ValueTask AppendAsync(ImmutableArray<DetectionRecord> records, CancellationToken cancellationToken) => await database.WriteAsync(
        connection => records.Sum(record => connection.Execute(
            "INSERT INTO detection (camera_id, captured_at_ns, frame_number, payload) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            record.Camera.Value,
            record.CaptureTime.UnixNanoseconds,
            (long)record.FrameNumber,
            record.Payload)),
        cancellationToken);

    public ValueTask<ImmutableArray<DetectionRecord>> ListAsync(
        CameraId camera, CaptureTime since, CaptureTime until, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.ReadAsync(
            connection => connection.Query(
                """
                SELECT captured_at_ns, frame_number, payload FROM detection
                WHERE camera_id = ? AND captured_at_ns >= ? AND captured_at_ns < ? ORDER BY captured_at_ns, frame_number LIMIT ?
                """,
                row => new DetectionRecord(camera, (ulong)row.GetInt64(1), new CaptureTime(row.GetInt64(0)), row.GetBlob(2)),
                camera.Value,
                since.UnixNanoseconds,
                until.UnixNanoseconds,
                limit).ToImmutableArray(),
            cancellationToken);
    }

    public ValueTask<long> TrimAsync(CancellationToken cancellationToken)
    {
        long oldest = CaptureTime.FromDateTimeOffset(time.GetUtcNow() - options.DetectionRetention).UnixNanoseconds;
        return database.WriteAsync(connection => Trim(connection, oldest), cancellationToken);
    }

    private long Trim(SqliteConnection connection, long oldest)
    {
        long removed = 0;
        foreach (string camera in connection.Query("SELECT DISTINCT camera_id FROM detection", static row => row.GetText(0)))
        {
            removed += connection.Execute("DELETE FROM detection WHERE camera_id = ? AND captured_at_ns < ?", camera, oldest);
            removed += connection.Execute(
                """
                DELETE FROM detection WHERE camera_id = ?1 AND captured_at_ns <= (
                  SELECT captured_at_ns FROM detection WHERE camera_id = ?1 ORDER BY captured_at_ns DESC LIMIT 1 OFFSET ?2)
                """,
                camera,
                options.MaxDetectionsPerCamera);
        }

        return removed;
    }
}
