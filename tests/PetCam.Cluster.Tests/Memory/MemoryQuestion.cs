using PetCam.Cluster.Membership;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>Asks the other silos of the test without links; a frozen one does not answer.</summary>
internal sealed class MemoryQuestion(MemoryFleet fleet, MemorySilo asker) : IPeerQuestion
{
    public ValueTask<string?> FindRenewerAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        fleet.Silos.Where(silo => silo != asker && asker.Membership.Find(silo.Membership.Self.Id) is not null)
            .FirstOrDefault(static silo => silo.IsFrozen || silo.Lease.IsRenewing)?.Membership.Self.ToString());
}
