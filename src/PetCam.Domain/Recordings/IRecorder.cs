using PetCam.Domain.Cameras;

namespace PetCam.Domain.Recordings;

/// <summary>Writes one camera's access units to a file. The grain decides, this does; it lives on the silo that has the camera.</summary>
public interface IRecorder
{
    /// <summary>Opens a file and starts at the next keyframe, or at the hub's cached one.</summary>
    /// <param name="continues">The recording that this one goes on from, after its silo lost the camera; null for a new one.</param>
    /// <exception cref="RecorderException">The file cannot be created; the message names path and remedy.</exception>
    ValueTask<RecordingProgress> StartAsync(CameraId camera, RecordingId recording, RecordingId? continues, CancellationToken cancellationToken);

    /// <summary>Writes what is pending, closes the file and tells what is in it; null when that recording is not running here.</summary>
    ValueTask<RecordingProgress?> StopAsync(CameraId camera, RecordingId recording, CancellationToken cancellationToken);

    /// <summary>Null when no recording of this camera is running here.</summary>
    RecordingProgress? GetProgress(CameraId camera);
}
