using PetCam.Domain.Cluster;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>A cluster that is what a test says; this silo is the first one.</summary>
internal sealed class FakeCluster : IClusterMembership
{
    private volatile SiloModel[] _silos;

    public FakeCluster(params SiloModel[] silos) => _silos = silos;

    public event Action? Changed;

    public event Action<SiloIdentity>? LifeEnded
    {
        add { }
        remove { }
    }

    public SiloIdentity Self => _silos[0].Identity;

    public bool IsAlive { get; set; } = true;

    public IReadOnlyList<SiloModel> Silos => _silos;

    public static SiloModel Silo(string id, int cameras = 0, SiloPhase phase = SiloPhase.Active, int viewers = 0) => new()
    {
        Identity = new SiloIdentity(id, 1),
        LinkAddress = $"{id}:9000",
        PublicUrl = new Uri($"http://{id}:8080"),
        Phase = phase,
        Load = new SiloLoad(cameras, viewers, 0, 0, 0),
        StartedAt = DateTimeOffset.UnixEpoch,
        Version = "1",
    };

    public void Become(params SiloModel[] silos)
    {
        _silos = silos;
        Changed?.Invoke();
    }

    public SiloModel? Find(string id) => Array.Find(_silos, silo => silo.Identity.Id == id);

    public void Suspect(SiloIdentity silo)
    {
        // Nobody asks.
    }
}
