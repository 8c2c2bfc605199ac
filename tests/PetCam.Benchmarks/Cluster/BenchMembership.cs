using PetCam.Domain.Cluster;

namespace PetCam.Benchmarks.Cluster;

/// <summary>Two silos that never die.</summary>
internal sealed class BenchMembership(string self) : IClusterMembership
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public event Action<SiloIdentity>? LifeEnded
    {
        add { }
        remove { }
    }

    public SiloIdentity Self { get; } = new(self, 1);

    /// <summary>A comparison of two timestamps, as the real one makes.</summary>
    public bool IsAlive => Environment.TickCount64 < long.MaxValue;

    public IReadOnlyList<SiloModel> Silos => [];

    public SiloModel? Find(string id) => null;

    public void Suspect(SiloIdentity silo)
    {
    }
}
