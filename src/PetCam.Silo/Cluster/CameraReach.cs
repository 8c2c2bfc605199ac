using PetCam.Domain.Cameras;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Makes a camera's video come to this silo before somebody is answered who must know its codec.</summary>
/// <param name="relays">Null when this silo is alone: what is not here is nowhere.</param>
internal sealed class CameraReach(RelayDirectory? relays)
{
    /// <summary>A camera that lives elsewhere is here within a round trip and a keyframe's transfer; one that is not by then has no video.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Returns when there is a picture, or none came in time: whoever answers finds out then.</summary>
    /// <returns>Whether there is one; false when this silo is alone.</returns>
    public async ValueTask<bool> FetchAsync(CameraId camera, CancellationToken cancellationToken) =>
        relays is not null && await relays.OpenAsync(camera, Patience, cancellationToken);
}
