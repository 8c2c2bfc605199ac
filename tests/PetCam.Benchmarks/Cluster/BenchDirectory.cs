using System.Collections.Concurrent;
using PetCam.Domain.Cluster;

namespace PetCam.Benchmarks.Cluster;

/// <summary>A warm cache: keys with "far" in them live on silo "far", the others here.</summary>
internal sealed class BenchDirectory(BenchMembership membership) : IHomeDirectory
{
    private readonly ConcurrentDictionary<string, Home> _homes = new();

    public event Action<string, Home>? Moved
    {
        add { }
        remove { }
    }

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken) => new(Find(key));

    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken) => new(Find(key));

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken) => new(Find(key));

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ulong? OwnedEpoch(string key) => membership.IsAlive && Find(key) is { } home && home.Silo == membership.Self ? home.Epoch : null;

    public void Forget(string key, Home stale)
    {
    }

    private Home Find(string key) => _homes.GetOrAdd(key, static key =>
        new Home(new SiloIdentity(key.Contains("far", StringComparison.Ordinal) ? "far" : "near", 1), 1));
}
