using System.Collections.Concurrent;
using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>All cameras whose agents have ever been welcomed by this silo, and what is known of their uplinks. Any thread.</summary>
public sealed class UplinkDirectory
{
    private readonly ConcurrentDictionary<CameraId, CameraUplink> _uplinks = new();
    private readonly UplinkOptions _options;
    private readonly TimeProvider _time;
    private int _connected;

    internal UplinkDirectory(UplinkOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Agents that are connected to this silo, without relays. Costs nothing.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Of agents at one time (Uplink:MaxCameras); <see cref="int.MaxValue"/> when there is no limit.</summary>
    public int Capacity => _options.MaxCameras == 0 ? int.MaxValue : _options.MaxCameras;

    /// <summary>In no particular order.</summary>
    public IEnumerable<UplinkModel> All => _uplinks.Select(pair => pair.Value.Snapshot()).OfType<UplinkModel>();

    /// <summary>Null when no agent of that camera was ever welcomed here.</summary>
    public UplinkModel? Find(CameraId camera) => _uplinks.TryGetValue(camera, out CameraUplink? uplink) ? uplink.Snapshot() : null;

    /// <summary>Waits for the agent that is being let in at the moment: the directory tells of a claim before its camera is published.</summary>
    /// <returns>False when there is none, or it takes longer.</returns>
    internal async ValueTask<bool> WaitForArrivalAsync(CameraId camera, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!_uplinks.TryGetValue(camera, out CameraUplink? uplink) || uplink.Turn.CurrentCount > 0 || !await uplink.Turn.WaitAsync(limit, cancellationToken))
        {
            return false;
        }

        uplink.Turn.Release();
        return true;
    }

    /// <summary>True when the camera's agent may connect: there is room, or it would take its own place.</summary>
    internal bool HasRoomFor(CameraId camera) => Connected < Capacity || (_uplinks.TryGetValue(camera, out CameraUplink? known) && known.HasAgent);

    /// <summary>Takes a place for an agent; <see cref="Leave"/> gives it back. Who replaces the camera's present agent has two places for a moment.</summary>
    /// <returns>False when all are taken.</returns>
    internal bool TryEnter(CameraUplink camera)
    {
        if (Interlocked.Increment(ref _connected) <= Capacity || camera.HasAgent)
        {
            return true;
        }

        Leave();
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _connected);

    /// <returns>Null when the silo knows as many cameras as it may.</returns>
    internal CameraUplink? GetOrAdd(CameraId camera)
    {
        if (_uplinks.TryGetValue(camera, out CameraUplink? known))
        {
            return known;
        }

        // Two at once may pass by one: the limit is there against floods, not for counting.
        return _uplinks.Count < _options.MaxKnownCameras ? _uplinks.GetOrAdd(camera, id => new CameraUplink(id, _time)) : null;
    }
}
