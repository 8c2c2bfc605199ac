using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A silo's view of who lives, with the switches of a test.</summary>
internal sealed class TestMembership(HomeTable table, string id) : IClusterMembership
{
    private int _suspects;

    public event Action? Changed;

    public event Action<SiloIdentity>? LifeEnded;

    public SiloIdentity Self { get; private set; } = table.Join(id);

    public bool IsAlive { get; set; } = true;

    public int Suspects => _suspects;

    public IReadOnlyList<SiloModel> Silos => [.. table.Live().Select(Describe)];

    public SiloModel? Find(string id) => Silos.FirstOrDefault(silo => silo.Identity.Id == id);

    public void Suspect(SiloIdentity silo) => Interlocked.Increment(ref _suspects);

    /// <summary>The cluster has declared this life dead; the silo notices.</summary>
    public void EndLife()
    {
        SiloIdentity life = Self;
        IsAlive = false;
        table.Kill(life);
        LifeEnded?.Invoke(life);
    }

    public void Rejoin()
    {
        Self = table.Join(id);
        IsAlive = true;
        Changed?.Invoke();
    }

    /// <summary>This silo reads the table again.</summary>
    public void NoticeSilos() => Changed?.Invoke();

    private static SiloModel Describe(SiloIdentity silo) => new()
    {
        Identity = silo,
        LinkAddress = "test",
        Phase = SiloPhase.Active,
        Load = default,
        StartedAt = default,
        Version = "test",
    };
}
