namespace PetCam.Cluster.Membership;

/// <summary>Asks the other silos whether they reach the referee.</summary>
internal interface IPeerQuestion
{
    /// <returns>Null when every other silo says that it cannot renew its lease, or there is none; else which one renews, or may, as it does not answer: for the log.</returns>
    ValueTask<string?> FindRenewerAsync(CancellationToken cancellationToken);
}
