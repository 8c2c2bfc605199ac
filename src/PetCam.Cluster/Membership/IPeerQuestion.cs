namespace PetCam.Cluster.Membership;

/// <summary>Asks the other silos whether they reach the referee.</summary>
internal interface IPeerQuestion
{
    /// <returns>False when every other silo says that it cannot renew its lease, or there is none; true when one renews, or does not answer.</returns>
    ValueTask<bool> MayAnybodyRenewAsync(CancellationToken cancellationToken);
}
