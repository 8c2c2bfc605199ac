using System.Text.Json.Serialization;

namespace PetCam.Silo.Board;

/// <summary>Answer of <c>GET /api/camera_status</c>.</summary>
/// <param name="Camera">Which of the board's cameras is active.</param>
/// <param name="Monitor">Rates.</param>
/// <param name="SharedMemory">What the board's agent reads.</param>
internal sealed record BoardCameraStatus(
    BoardCameraMode Camera,
    BoardMonitor Monitor,
    [property: JsonPropertyName("shared_memory")] BoardSharedMemory SharedMemory);
