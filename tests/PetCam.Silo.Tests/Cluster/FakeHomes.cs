using PetCam.Domain.Cluster;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>A directory that only tells what a test says.</summary>
internal sealed class FakeHomes : IHomeDirectory
{
    public event Action<string, Home>? Moved;

    public void Move(string key, string silo, ulong epoch) => Moved?.Invoke(key, new Home(new SiloIdentity(silo, 1), epoch));

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ulong? OwnedEpoch(string key) => null;

    public void Forget(string key, Home stale)
    {
        // Nothing is remembered.
    }
}
