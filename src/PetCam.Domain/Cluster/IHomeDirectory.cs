namespace PetCam.Domain.Cluster;

/// <summary>
/// Which silo is the home of what: of a camera (<see cref="HomeKeys.Camera"/>), and of every grain that belongs to none. The table
/// behind it is the referee; answers may come from a cache, and who acts on a stale one is told by the silo it asks.
/// </summary>
public interface IHomeDirectory
{
    /// <summary>The home of a key. A key that no live silo owns is claimed for this silo.</summary>
    /// <exception cref="Orleans.Runtime.SiloUnavailableException">Nothing is cached and the table cannot be reached, or this silo is not alive.</exception>
    ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken);

    /// <summary>The home of a key, wherever; null when no live silo owns it.</summary>
    /// <exception cref="Orleans.Runtime.SiloUnavailableException">Nothing is cached and the table cannot be reached.</exception>
    ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Takes a key for this silo, whoever had it: last connect wins. Claims that come together are written together.</summary>
    /// <exception cref="Orleans.Runtime.SiloUnavailableException">The table cannot be reached in time, or this silo is not alive.</exception>
    ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up a key, if this silo still owns it in that epoch. While the table cannot be reached this returns after a while, and
    /// the key is given up when it can be.
    /// </summary>
    ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken);

    /// <summary>The epoch in which this silo owns a key, as far as it knows; null when it does not, or when it is not alive. Never waits.</summary>
    ulong? OwnedEpoch(string key);

    /// <summary>Somebody acted on this answer and was told it is stale: the next question goes to the table.</summary>
    void Forget(string key, Home stale);

    /// <summary>A key has moved, as a hint: may be late, may never come. Handlers do not block.</summary>
    event Action<string, Home>? Moved;
}
