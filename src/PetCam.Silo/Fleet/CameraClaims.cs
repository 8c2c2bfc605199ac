using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Claims cameras for who publishes them here: from then on their home, and that of their grains, is this silo.</summary>
internal sealed class CameraClaims(IHomeDirectory homes, IGrainFactory grains)
{
    /// <returns>The epoch to publish in, and what is known of the camera. A silo that is alone and whose clock went back goes on from the last epoch.</returns>
    /// <exception cref="SiloUnavailableException">The table cannot be asked, or another silo claimed the camera while its state was asked for.</exception>
    /// <exception cref="OperationCanceledException">Whoever wanted to publish has left.</exception>
    public async ValueTask<CameraClaim> ClaimAsync(CameraId camera, CancellationToken cancellationToken)
    {
        string key = HomeKeys.Camera(camera);
        Home home = await homes.ClaimAsync(key, cancellationToken);
        CameraState state = await grains.GetGrain<ICameraGrain>(camera.Value).GetStateAsync();
        if (homes.OwnedEpoch(key) != home.Epoch)
        {
            // The state may be that of the newer claim: an epoch above it would take the camera from who has it, for a publisher who has given up perhaps.
            throw new SiloUnavailableException($"'{key}' was claimed again while this silo asked for its state (epoch {home.Epoch}).");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new CameraClaim(Math.Max(state.Epoch + 1, home.Epoch), state);
    }
}
