using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>Answer of a stop.</summary>
/// <param name="Status"><c>stopped</c>.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Stats">What is in it.</param>
/// <param name="StoppedAt">When.</param>
internal sealed record BoardRecordingStopped(
    string Status,
    string File,
    BoardRecordingStats Stats,
    [property: JsonPropertyName("stopped_at")] DateTimeOffset? StoppedAt);
