namespace PetCam.Domain.Cluster;

/// <summary>Which silos live: the table that is the referee. Every member may throw <see cref="RefereeUnavailableException"/>.</summary>
/// <remarks>
/// A life goes on until somebody writes that it ended, however long its lease is over: what it owns is free for others only then, so
/// a silo whose renewal succeeds after an outage owns all that it owned before.
/// </remarks>
public interface ISiloTable
{
    /// <summary>Begins a life: the next incarnation of that id, with a lease and a lock that the process holds.</summary>
    /// <exception cref="ClusterJoinException">Another process has the id, or a live silo's release is too far away.</exception>
    ValueTask<ISiloLife> JoinAsync(SiloRegistration silo, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Ends lives whose lease is over, unless the referee itself is up for less than a lease.</summary>
    /// <param name="by">Who says so; its own life is left alone.</param>
    /// <returns>The lives that this call ended.</returns>
    ValueTask<IReadOnlyList<SiloIdentity>> EndExpiredAsync(SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Ends a life whose lock nobody holds any more, unless the referee itself is up for less than a lease.</summary>
    /// <returns>True when that life is over now, whoever ended it.</returns>
    ValueTask<bool> EndIfUnlockedAsync(SiloIdentity silo, SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken);

    /// <returns>False when no live silo has that id.</returns>
    ValueTask<bool> SetPhaseAsync(string id, SiloPhase phase, CancellationToken cancellationToken);
}
