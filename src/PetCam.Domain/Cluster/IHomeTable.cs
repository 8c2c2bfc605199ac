namespace PetCam.Domain.Cluster;

/// <summary>
/// Which silo's life owns which key: the table that is the referee. Statements take many keys, each at most once; see
/// <see cref="HomeKeys.IsValid"/>. Every member may throw <see cref="RefereeUnavailableException"/>.
/// </summary>
public interface IHomeTable
{
    /// <summary>Takes keys, whoever had them; each epoch rises, above the milliseconds of the wall clock too.</summary>
    /// <returns>The new homes, each with who had it before; none when the owner's life is over.</returns>
    ValueTask<IReadOnlyList<HomeEntry>> ClaimAsync(SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Takes those keys that no live silo owns.</summary>
    /// <returns>Homes of all keys that have one now, whoever's.</returns>
    ValueTask<IReadOnlyList<HomeEntry>> ClaimIfFreeAsync(SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <returns>Homes of those keys that a live silo owns.</returns>
    ValueTask<IReadOnlyList<HomeEntry>> FindAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Gives keys up that are still owned so. Their epochs stay, so that the next ones are higher.</summary>
    ValueTask ReleaseAsync(IReadOnlyList<HomeEntry> homes, CancellationToken cancellationToken);

    /// <returns>What live silos own, in order of the keys, at most <paramref name="limit"/>.</returns>
    ValueTask<IReadOnlyList<HomeEntry>> LoadAsync(int limit, CancellationToken cancellationToken);
}
