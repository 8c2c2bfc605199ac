using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>Answer of a start.</summary>
/// <param name="Status"><c>recording</c>.</param>
/// <param name="File">Name of the file.</param>
/// <param name="StartedAt">When.</param>
internal sealed record BoardRecordingStarted(
    string Status,
    string File,
    [property: JsonPropertyName("started_at")] DateTimeOffset? StartedAt);
