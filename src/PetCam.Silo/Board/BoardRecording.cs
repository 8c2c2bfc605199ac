using System.Text.Json.Serialization;
using PetCam.Protocol.V1;
using PetCam.Silo.Fleet;

namespace PetCam.Silo.Board;

/// <summary>Answer of <c>GET /api/recording/status</c>.</summary>
/// <param name="Recording">True while one is in progress.</param>
/// <param name="Filename">Of the present or last one; empty before the first.</param>
/// <param name="FrameCount">Pictures written.</param>
/// <param name="BytesWritten">Bytes in the file.</param>
/// <param name="DurationMs">Length so far.</param>
/// <param name="StartTime">Null before the first.</param>
internal sealed record BoardRecording(
    bool Recording,
    string Filename,
    [property: JsonPropertyName("frame_count")] long FrameCount,
    [property: JsonPropertyName("bytes_written")] long BytesWritten,
    [property: JsonPropertyName("duration_ms")] long DurationMs,
    [property: JsonPropertyName("start_time")] DateTimeOffset? StartTime)
{
    public static BoardRecording From(RecordingStatus status) => new(
        status.Recording,
        status.FileName,
        (long)status.FrameCount,
        (long)status.BytesWritten,
        (long)status.DurationMs,
        CameraModels.ToTime(status.StartedUnixMs));
}
