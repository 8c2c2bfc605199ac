using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>Looks whether a silo's process is still there.</summary>
internal interface ISiloProbe
{
    /// <returns>True when its machine says that nobody listens any more where the silo did. False proves nothing.</returns>
    ValueTask<bool> IsGoneAsync(SiloIdentity silo, CancellationToken cancellationToken);
}
