using System.Collections.Immutable;
using PetCam.Domain.Cameras;

namespace PetCam.Domain.Storage;

/// <summary>The registry of cameras. A task that has ended well has been written durably.</summary>
public interface ICameraStore
{
    ValueTask<CameraRecord?> FindAsync(CameraId id, CancellationToken cancellationToken);

    /// <returns>All cameras, oldest first.</returns>
    ValueTask<ImmutableArray<CameraRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds the camera, or replaces all of it but the time of its creation.</summary>
    ValueTask SaveAsync(CameraRecord camera, CancellationToken cancellationToken);

    /// <returns>False when there is no such camera.</returns>
    ValueTask<bool> RemoveAsync(CameraId id, CancellationToken cancellationToken);
}
