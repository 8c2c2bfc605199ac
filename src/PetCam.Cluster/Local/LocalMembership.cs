using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Local;

/// <summary>A cluster of one: it lives as long as its process.</summary>
internal sealed class LocalMembership(IOptions<ClusterOptions> options, ISiloLoadSource load, TimeProvider time) : IClusterMembership, IClusterControl
{
    private readonly SiloModel _model = new()
    {
        Identity = new SiloIdentity(options.Value.SiloId, time.GetUtcNow().ToUnixTimeMilliseconds()),
        LinkAddress = string.Empty,
        PublicUrl = options.Value.PublicUrl,
        Phase = SiloPhase.Active,
        Load = default,
        StartedAt = time.GetUtcNow(),
        Version = options.Value.Version,
    };

    private volatile int _phase = (int)SiloPhase.Active;

    public event Action? Changed;

    /// <summary>Never raised: nobody can declare this life over.</summary>
    public event Action<SiloIdentity>? LifeEnded
    {
        add { }
        remove { }
    }

    public SiloIdentity Self => _model.Identity;

    public bool IsAlive => true;

    public IReadOnlyList<SiloModel> Silos => [Model];

    private SiloModel Model => _model with { Phase = (SiloPhase)_phase, Load = load.Read() };

    public SiloModel? Find(string id) => id == Self.Id ? Model : null;

    public void Suspect(SiloIdentity silo)
    {
        // There is no other.
    }

    public ValueTask<bool> SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken)
    {
        if (siloId != Self.Id)
        {
            return ValueTask.FromResult(false);
        }

        _phase = (int)phase;
        Changed?.Invoke();
        return ValueTask.FromResult(true);
    }
}
