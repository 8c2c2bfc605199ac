using PetCam.Domain.Cluster;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>A directory that only tells what a test says.</summary>
internal sealed class FakeHomes : IHomeDirectory
{
    private int _asked;

    public event Action<string, Home>? Moved;

    /// <summary>The epoch in which this silo owns whatever it is asked about; null when it owns nothing.</summary>
    public ulong? Owned { get; set; }

    /// <summary>The epoch of the next claim.</summary>
    public ulong NextEpoch { get; init; }

    /// <summary>How often it was asked what this silo owns.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Move(string key, string silo, ulong epoch) => Moved?.Invoke(key, new Home(new SiloIdentity(silo, 1), epoch));

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken)
    {
        Owned = NextEpoch;
        return ValueTask.FromResult(new Home(new SiloIdentity("a", 1), NextEpoch));
    }

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ulong? OwnedEpoch(string key)
    {
        ulong? owned = Owned;
        Interlocked.Increment(ref _asked);
        return owned;
    }

    public void Forget(string key, Home stale)
    {
        // Nothing is remembered.
    }
}
