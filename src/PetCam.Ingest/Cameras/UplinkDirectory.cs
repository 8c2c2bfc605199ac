using System.Collections.Concurrent;
using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>All cameras whose agents have ever been welcomed by this silo, and what is known of their uplinks. Any thread.</summary>
public sealed class UplinkDirectory
{
    private readonly ConcurrentDictionary<CameraId, CameraUplink> _uplinks = new();
    private readonly UplinkOptions _options;
    private readonly TimeProvider _time;

    internal UplinkDirectory(UplinkOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>In no particular order.</summary>
    public IEnumerable<UplinkModel> All => _uplinks.Select(pair => pair.Value.Snapshot()).OfType<UplinkModel>();

    /// <summary>Null when no agent of that camera was ever welcomed here.</summary>
    public UplinkModel? Find(CameraId camera) => _uplinks.TryGetValue(camera, out CameraUplink? uplink) ? uplink.Snapshot() : null;

    /// <returns>Null when the silo holds as many cameras as it may.</returns>
    internal CameraUplink? GetOrAdd(CameraId camera)
    {
        if (_uplinks.TryGetValue(camera, out CameraUplink? known))
        {
            return known;
        }

        // Two at once may pass by one: the limit is there against floods, not for counting.
        return _uplinks.Count < _options.MaxCameras ? _uplinks.GetOrAdd(camera, id => new CameraUplink(id, _time)) : null;
    }
}
