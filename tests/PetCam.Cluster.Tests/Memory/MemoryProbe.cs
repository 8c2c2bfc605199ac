using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>Knows of whom the test says that its process is gone.</summary>
internal sealed class MemoryProbe(MemoryReferee referee) : ISiloProbe
{
    public ValueTask<bool> IsGoneAsync(SiloIdentity silo, CancellationToken cancellationToken) => ValueTask.FromResult(referee.IsGone(silo));
}
