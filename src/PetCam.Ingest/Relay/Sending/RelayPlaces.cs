using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>Which silos are passed which camera by this one: at most one link per camera and silo. Any thread.</summary>
internal sealed class RelayPlaces
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, List<ServedRelay>> _served = [];
    private int _turn;

    /// <summary>Every link there is at the moment.</summary>
    public IReadOnlyList<ServedRelay> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _served.Values.SelectMany(relays => relays)];
            }
        }
    }

    /// <summary>Silos that are passed the camera, but for one that asks anew.</summary>
    public int CountOf(CameraId camera, SiloIdentity asking)
    {
        lock (_gate)
        {
            return _served.TryGetValue(camera, out List<ServedRelay>? relays) ? relays.Count(relay => relay.Peer.Id != asking.Id) : 0;
        }
    }

    /// <returns>An older link of the same camera to the same silo, which the caller ends: the silo would not ask again if it still had it.</returns>
    public ServedRelay? Add(CameraId camera, ServedRelay relay)
    {
        lock (_gate)
        {
            if (!_served.TryGetValue(camera, out List<ServedRelay>? relays))
            {
                _served.Add(camera, relays = []);
            }

            ServedRelay? older = relays.Find(other => other.Peer.Id == relay.Peer.Id);
            relays.Remove(older!);
            relays.Add(relay);
            return older;
        }
    }

    public void Remove(CameraId camera, ServedRelay relay)
    {
        lock (_gate)
        {
            if (_served.TryGetValue(camera, out List<ServedRelay>? relays) && relays.Remove(relay) && relays.Count == 0)
            {
                _served.Remove(camera);
            }
        }
    }

    /// <summary>A silo that is passed the camera already and can pass it on; each in its turn. Null when there is none.</summary>
    /// <param name="avoid">Not the one that asks, and not those that it tried in vain.</param>
    public SiloIdentity? Pick(CameraId camera, Func<string, bool> avoid)
    {
        lock (_gate)
        {
            SiloIdentity[] candidates = _served.TryGetValue(camera, out List<ServedRelay>? relays)
                ? [.. relays.Select(relay => relay.Peer).Where(peer => !avoid(peer.Id))]
                : [];
            return candidates.Length == 0 ? null : candidates[(_turn++ & int.MaxValue) % candidates.Length];
        }
    }
}
