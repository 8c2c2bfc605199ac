using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <param name="FrameCount">Pictures in the file.</param>
/// <param name="BytesWritten">Bytes in the file.</param>
/// <param name="DurationMs">Its length.</param>
internal sealed record BoardRecordingStats(
    [property: JsonPropertyName("frame_count")] long FrameCount,
    [property: JsonPropertyName("bytes_written")] long BytesWritten,
    [property: JsonPropertyName("duration_ms")] long DurationMs);
