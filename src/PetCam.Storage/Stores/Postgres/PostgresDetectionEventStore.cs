using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PetCam.Domain.Cameras;
using PetCam.Domain.Storage;
using PetCam.Media;
using PetCam.Storage.Postgres;
using static PetCam.Storage.Postgres.PostgresQueries;

namespace PetCam.Storage.Stores;

/// <summary>Detections in PostgreSQL.</summary>
internal sealed class PostgresDetectionEventStore(PostgresDatabase database, PostgresStorageOptions options, TimeProvider time) : IDetectionEventStore
{
    /// <summary>One statement for all records: one round trip, and readers see all of them or none.</summary>
    public async ValueTask AppendAsync(ImmutableArray<DetectionRecord> records, CancellationToken cancellationToken) => await database.Source.ExecuteAsync(
        """
        INSERT INTO detection (camera_id, captured_at_ns, frame_number, payload)
        SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """,
        cancellationToken,
        Array(NpgsqlDbType.Text, records.Select(static record => record.Camera.Value).ToArray()),
        Array(NpgsqlDbType.Bigint, records.Select(static record => record.CaptureTime.UnixNanoseconds).ToArray()),
        Array(NpgsqlDbType.Bigint, records.Select(static record => unchecked((long)record.FrameNumber)).ToArray()),
        Array(NpgsqlDbType.Bytea, records.Select(static record => record.Payload.ToArray()).ToArray())).ConfigureAwait(false);

    public ValueTask<ImmutableArray<DetectionRecord>> ListAsync(
        CameraId camera, CaptureTime since, CaptureTime until, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.Source.QueryAsync(
            """
            SELECT captured_at_ns, frame_number, payload FROM detection
            WHERE camera_id = $1 AND captured_at_ns >= $2 AND captured_at_ns < $3 ORDER BY captured_at_ns, frame_number LIMIT $4
            """,
            row => new DetectionRecord(camera, unchecked((ulong)row.GetInt64(1)), new CaptureTime(row.GetInt64(0)), row.GetFieldValue<byte[]>(2)),
            cancellationToken,
            Text(camera.Value),
            Long(since.UnixNanoseconds),
            Long(until.UnixNanoseconds),
            Int(limit));
    }

    public async ValueTask<long> TrimAsync(CancellationToken cancellationToken)
    {
        long oldest = CaptureTime.FromDateTimeOffset(time.GetUtcNow() - options.DetectionRetention).UnixNanoseconds;
        long removed = await database.Source.ExecuteAsync(
            "DELETE FROM detection WHERE captured_at_ns < $1", cancellationToken, Long(oldest)).ConfigureAwait(false);
        return removed + await database.Source.ExecuteAsync(
            """
            DELETE FROM detection USING (
              SELECT camera_id, (
                SELECT captured_at_ns FROM detection newest WHERE newest.camera_id = cameras.camera_id
                ORDER BY captured_at_ns DESC LIMIT 1 OFFSET $1) AS last_to_go
              FROM (SELECT DISTINCT camera_id FROM detection) cameras) surplus
            WHERE detection.camera_id = surplus.camera_id AND detection.captured_at_ns <= surplus.last_to_go
            """,
            cancellationToken,
            Int(options.MaxDetectionsPerCamera)).ConfigureAwait(false);
    }

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
