using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Silos of one process that talk over real TCP on loopback, with the directory that they share in memory.</summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LoopbackSilo> _silos = new();
    private readonly ConcurrentDictionary<string, Home> _homes = new();
    private long _lastEpoch = 100;

    public IEnumerable<LoopbackSilo> Silos => _silos.Values.OrderBy(silo => silo.Self.Id, StringComparer.Ordinal);

    public async Task<LoopbackSilo> AddAsync(string id, Action<RelayOptions>? configure = null)
    {
        LoopbackSilo silo = new(this, new SiloIdentity(id, 1), configure);
        _silos[id] = silo;
        await silo.StartAsync();
        Tell(other => other.RaiseChanged());
        return silo;
    }

    public LoopbackSilo? Find(string id) => _silos.GetValueOrDefault(id);

    public Home? HomeOf(string key) => _homes.TryGetValue(key, out Home home) && _silos.ContainsKey(home.Silo.Id) ? home : null;

    /// <summary>The camera lives there from now on.</summary>
    /// <returns>The epoch.</returns>
    public ulong Claim(LoopbackSilo silo, string camera)
    {
        string key = HomeKeys.Camera(CameraId.Parse(camera));
        Home home = new(silo.Self, (ulong)Interlocked.Increment(ref _lastEpoch));
        _homes[key] = home;
        Tell(other => other.RaiseMoved(key, home));
        return home.Epoch;
    }

    /// <summary>As if the process were killed: all its connections break, and the others learn that it is dead.</summary>
    public async Task KillAsync(LoopbackSilo silo)
    {
        _silos.TryRemove(silo.Self.Id, out _);
        silo.Cut();
        Tell(other => other.RaiseChanged());
        await silo.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LoopbackSilo silo in _silos.Values)
        {
            await silo.DisposeAsync();
        }
    }

    private void Tell(Action<LoopbackSilo> what)
    {
        foreach (LoopbackSilo silo in _silos.Values)
        {
            what(silo);
        }
    }
}
