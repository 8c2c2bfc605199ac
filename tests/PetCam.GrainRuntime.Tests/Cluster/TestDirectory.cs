using System.Collections.Concurrent;
using Orleans.Runtime;
using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A silo's cached view of the table. It answers from the cache until it is told to forget, as the real one does.</summary>
internal sealed class TestDirectory : IHomeDirectory
{
    private readonly HomeTable _table;
    private readonly TestMembership _membership;
    private readonly ConcurrentDictionary<string, Home> _cache = new();

    public TestDirectory(HomeTable table, TestMembership membership)
    {
        _table = table;
        _membership = membership;
        table.Claimed += (key, home) =>
        {
            if (home.Silo == membership.Self)
            {
                _cache[key] = home;
            }
        };
    }

    public event Action<string, Home>? Moved;

    /// <summary>Makes every look-up wait, as a slow table does.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken) =>
        _cache.TryGetValue(key, out Home home) ? new ValueTask<Home>(home) : new ValueTask<Home>(AskAsync(key));

    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken) => new(_cache.TryGetValue(key, out Home home) ? home : _table.Find(key));

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken) =>
        new(_cache[key] = _table.Claim(key, _membership.Self));

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ulong? OwnedEpoch(string key) =>
        _membership.IsAlive && _cache.TryGetValue(key, out Home home) && home.Silo == _membership.Self ? home.Epoch : null;

    public void Forget(string key, Home stale) => _cache.TryRemove(new KeyValuePair<string, Home>(key, stale));

    /// <summary>A notification has come.</summary>
    public void Hint(string key, Home home)
    {
        _cache[key] = home;
        Moved?.Invoke(key, home);
    }

    /// <summary>What the silo believes, true or not.</summary>
    public void Believe(string key, Home home) => _cache[key] = home;

    private async Task<Home> AskAsync(string key)
    {
        await Task.Yield();
        await Slowness;
        if (!_membership.IsAlive)
        {
            throw new SiloUnavailableException("This silo is not alive.");
        }

        Home home = _table.FindOrClaim(key, _membership.Self);
        _cache[key] = home;
        return home;
    }
}
