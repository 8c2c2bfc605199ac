using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>The referee of a cluster in one process: which silos live, and who owns what in which epoch.</summary>
internal sealed class HomeTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Home> _homes = [];
    private readonly Dictionary<string, SiloIdentity> _live = [];
    private readonly Dictionary<string, long> _incarnations = [];

    /// <summary>A key has an owner, who is to know at once.</summary>
    public event Action<string, Home>? Claimed;

    /// <summary>The silo on which unowned keys are claimed, whoever asks; null: on the one that asks.</summary>
    public string? ClaimsFor { get; init; }

    /// <summary>Questions that reached the table.</summary>
    public int Reads { get; private set; }

    public SiloIdentity Join(string id)
    {
        lock (_lock)
        {
            long incarnation = _incarnations[id] = _incarnations.GetValueOrDefault(id) + 1;
            return _live[id] = new SiloIdentity(id, incarnation);
        }
    }

    public void Kill(SiloIdentity silo)
    {
        lock (_lock)
        {
            if (_live.GetValueOrDefault(silo.Id) == silo)
            {
                _live.Remove(silo.Id);
            }
        }
    }

    public SiloIdentity[] Live()
    {
        lock (_lock)
        {
            return [.. _live.Values.OrderBy(static silo => silo.Id, StringComparer.Ordinal)];
        }
    }

    public Home FindOrClaim(string key, SiloIdentity asker)
    {
        lock (_lock)
        {
            Reads++;
            return _homes.TryGetValue(key, out Home home) && IsLive(home.Silo)
                ? home
                : Write(key, ClaimsFor is { } id && _live.TryGetValue(id, out SiloIdentity silo) ? silo : asker);
        }
    }

    public Home? Find(string key)
    {
        lock (_lock)
        {
            Reads++;
            return _homes.TryGetValue(key, out Home home) && IsLive(home.Silo) ? home : null;
        }
    }

    public Home Claim(string key, SiloIdentity silo)
    {
        lock (_lock)
        {
            return Write(key, silo);
        }
    }

    private bool IsLive(SiloIdentity silo) => _live.GetValueOrDefault(silo.Id) == silo;

    private Home Write(string key, SiloIdentity silo)
    {
        Home home = _homes[key] = new Home(silo, _homes.GetValueOrDefault(key).Epoch + 1);
        Claimed?.Invoke(key, home);
        return home;
    }
}
