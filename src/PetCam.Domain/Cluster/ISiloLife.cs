namespace PetCam.Domain.Cluster;

/// <summary>One life of this silo in the table: a lease and a lock. Used by one loop; disposing it gives the lock up and leaves the row.</summary>
public interface ISiloLife : IAsyncDisposable
{
    SiloIdentity Identity { get; }

    /// <summary>Renews the lease and takes the lock again where its connection was lost.</summary>
    /// <returns>All live silos, this one included, ordered by id; null when this life is over.</returns>
    /// <exception cref="RefereeUnavailableException">The table cannot be reached.</exception>
    ValueTask<IReadOnlyList<SiloRow>?> RenewAsync(SiloLoad load, CancellationToken cancellationToken);

    /// <summary>Goodbye: ends this life.</summary>
    /// <exception cref="RefereeUnavailableException">The table cannot be reached; the others find the lock gone.</exception>
    ValueTask LeaveAsync(CancellationToken cancellationToken);
}
