using System.Text;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Decides which silo a camera or a viewer should rather go to. Any thread.</summary>
internal sealed class SiloPlacement : IUplinkPlacement
{
    private const string UplinkPath = "uplink";

    // A camera is sent on only when this silo has half as many more, and ten more, than the other: below that a move costs more than it
    // evens out, and figures that are a heartbeat old would make silos send cameras to and fro.
    private const double LargeShare = 1.5;
    private const int LargeDifference = 10;

    private readonly Lock _gate = new();
    private readonly IClusterMembership _members;
    private readonly SiloLoadMeter _load;
    private readonly Dictionary<string, (SiloLoad Seen, int Sent)> _sent = [];
    private string _told;

    public SiloPlacement(IClusterMembership members, SiloLoadMeter load)
    {
        _members = members;
        _load = load;
        _told = Addresses();
        members.Changed += OnMembersChanged;
    }

    public event Action? Changed;

    /// <summary>True while people have this silo drained.</summary>
    public bool IsDraining => _members.Find(_members.Self.Id)?.Phase == SiloPhase.Draining;

    /// <summary>The other silos that take new work and can be reached from outside.</summary>
    public IEnumerable<SiloModel> Others => Open.Where(silo => silo.Identity.Id != _members.Self.Id);

    private IEnumerable<SiloModel> Open => _members.Silos.Where(silo => silo is { Phase: SiloPhase.Active, PublicUrl: not null });

    public IReadOnlyList<Uri> Rank(CameraId camera) =>
        [.. Open.OrderByDescending(silo => Weight(camera, silo.Identity.Id)).Select(silo => ToUplink(silo.PublicUrl!))];

    public Uri? Steer(UplinkIdentity uplink)
    {
        if (IsDraining)
        {
            return Relocate();
        }

        if (IsFirstChoice(uplink.Camera))
        {
            return null; // a crowd that looks for a new home is spread by that; its figures are a heartbeat old
        }

        lock (_gate)
        {
            return LeastLoaded() is { } other && _load.Cameras > (CamerasOf(other) * LargeShare) + LargeDifference ? Send(other) : null;
        }
    }

    public Uri? Relocate()
    {
        lock (_gate)
        {
            return LeastLoaded() is { } other ? Send(other) : null;
        }
    }

    /// <summary>Where uplinks reach a silo: <c>http://10.0.0.3:8080</c> becomes <c>ws://10.0.0.3:8080/uplink</c>.</summary>
    public static Uri ToUplink(Uri publicUrl)
    {
        UriBuilder builder = new(publicUrl) { Scheme = publicUrl.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Port = publicUrl.Port };
        builder.Path = builder.Path.TrimEnd('/') + "/" + UplinkPath;
        return builder.Uri;
    }

    private bool IsFirstChoice(CameraId camera) => Open.MaxBy(silo => Weight(camera, silo.Identity.Id))?.Identity.Id == _members.Self.Id;

    private SiloModel? LeastLoaded() => Others.Where(silo => CamerasOf(silo) < _load.MaxCameras).MinBy(CamerasOf);

    /// <summary>What it said with its last heartbeat, and what was sent there since.</summary>
    private int CamerasOf(SiloModel silo) =>
        silo.Load.Cameras + (_sent.TryGetValue(silo.Identity.Id, out (SiloLoad Seen, int Sent) entry) && entry.Seen == silo.Load ? entry.Sent : 0);

    private Uri Send(SiloModel silo)
    {
        int before = _sent.TryGetValue(silo.Identity.Id, out (SiloLoad Seen, int Sent) entry) && entry.Seen == silo.Load ? entry.Sent : 0;
        _sent[silo.Identity.Id] = (silo.Load, before + 1);
        return ToUplink(silo.PublicUrl!);
    }

    private void OnMembersChanged()
    {
        lock (_gate)
        {
            string addresses = Addresses();
            if (addresses == _told)
            {
                return; // loads change with each heartbeat; agents care who there is
            }

            _told = addresses;
            foreach (string gone in _sent.Keys.Where(id => _members.Find(id) is null).ToArray())
            {
                _sent.Remove(gone);
            }
        }

        Changed?.Invoke();
    }

    private string Addresses() => string.Join(' ', _members.Silos.Where(silo => silo.Phase == SiloPhase.Active).Select(silo => silo.PublicUrl?.AbsoluteUri));

    /// <summary>Rendezvous hashing: each camera has an order of its own, which only changes by who comes and goes.</summary>
    /// <remarks>FNV-1a, 64 bits, and MurmurHash3's finalizer: names that differ in their last letter must not differ by a little.</remarks>
    private static ulong Weight(CameraId camera, string silo)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes($"{camera.Value}/{silo}"))
        {
            hash = (hash ^ value) * 1099511628211;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
