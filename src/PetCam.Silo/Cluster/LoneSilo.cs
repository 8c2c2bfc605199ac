using PetCam.Domain.Cluster;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Cluster;

/// <summary>The cluster of a silo that is alone: it lives as long as its process, and nobody can take anything over.</summary>
internal sealed class LoneSilo : IClusterMembership, IClusterControl
{
    private readonly SiloState _state;
    private readonly SiloLoadMeter _load;
    private volatile int _phase = (int)SiloPhase.Active;

    public LoneSilo(SiloState state, SiloLoadMeter load)
    {
        _state = state;
        _load = load;
        Self = new SiloIdentity(state.Id, state.StartedAt.ToUnixTimeMilliseconds());
    }

    public event Action? Changed;

    public event Action<SiloIdentity>? LifeEnded
    {
        add { }
        remove { }
    }

    public SiloIdentity Self { get; }

    public bool IsAlive => true;

    public IReadOnlyList<SiloModel> Silos => [Snapshot()];

    public SiloModel? Find(string id) => id == Self.Id ? Snapshot() : null;

    public void Suspect(SiloIdentity silo)
    {
        // There is no other.
    }

    public ValueTask SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken)
    {
        if (siloId != Self.Id)
        {
            throw new Orleans.Runtime.SiloUnavailableException($"No silo '{siloId}' lives; this one is alone.");
        }

        _phase = (int)phase;
        Changed?.Invoke();
        return ValueTask.CompletedTask;
    }

    private SiloModel Snapshot() => new()
    {
        Identity = Self,
        LinkAddress = string.Empty,
        Phase = (SiloPhase)_phase,
        Load = _load.Read(),
        StartedAt = _state.StartedAt,
        Version = BuildVersion.Text,
    };
}
