using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>
/// What this silo knows by itself about cameras, laid over what the fleet's grain says: its own uplinks, and homes that the directory
/// told. The grain may live on a silo that froze, and its list is then as old as that. Any thread.
/// </summary>
internal sealed class OwnWords
{
    /// <summary>A lease and a little: after that another silo has the fleet's grain, or the claim came to nothing.</summary>
    private static readonly TimeSpan HintsCountFor = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, OwnWord> _words = new(StringComparer.Ordinal);
    private readonly IClusterMembership _members;
    private readonly TimeProvider _time;

    public OwnWords(IHomeDirectory homes, IClusterMembership members, TimeProvider time)
    {
        _members = members;
        _time = time;
        homes.Moved += OnMoved;
    }

    /// <summary>The camera of that id came, left or moved. Handlers do not block.</summary>
    public event Action<string>? Changed;

    /// <returns>What is to be shown where the fleet's grain says <paramref name="told"/>.</returns>
    public CameraState Over(CameraState told) => _words.TryGetValue(told.CameraId, out OwnWord? word) ? word.Over(told, _time.GetUtcNow()) : told;

    public void Connected(CameraId camera, UplinkConnected uplink) => Say(camera, new OwnWord.Here(uplink, null));

    /// <summary>Ignored when a newer uplink has taken over.</summary>
    public void Disconnected(CameraId camera, UplinkDisconnected uplink) => Say(camera, new OwnWord.Left(uplink));

    /// <summary>Ignored when the camera is not connected here in that epoch. Each camera reports each second, so that alone is no change to tell of.</summary>
    public void Reported(CameraId camera, CameraReport report)
    {
        if (_words.TryGetValue(camera.Value, out OwnWord? word) && word is OwnWord.Here here && here.Epoch == report.Epoch)
        {
            _words.TryUpdate(camera.Value, here with { Report = report }, here);
        }
    }

    private void OnMoved(string key, Home home)
    {
        if (home.Silo.Id.Length > 0 && home.Silo.Id != _members.Self.Id && HomeKeys.TryGetCamera(key, out CameraId camera))
        {
            Say(camera, new OwnWord.Elsewhere(home.Silo.Id, home.Epoch, _time.GetUtcNow() + HintsCountFor));
        }
    }

    private void Say(CameraId camera, OwnWord word)
    {
        if (ReferenceEquals(_words.AddOrUpdate(camera.Value, word, (_, known) => known.Epoch > word.Epoch ? known : word), word))
        {
            Changed?.Invoke(camera.Value);
        }
    }
}
