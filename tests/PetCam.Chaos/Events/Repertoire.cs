using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>All that can happen; targets are drawn when an event is.</summary>
internal sealed class Repertoire
{
    private readonly Stage _stage;
    private readonly Random _random;
    private readonly List<Func<ChaosEvent>> _events;

    public Repertoire(Stage stage, Random random)
    {
        _stage = stage;
        _random = random;
        _events =
        [
            () => new KillSilo(stage, Draw(1)[0]),
            () => new DrainSilo(stage, Draw(1)[0]),
            () => new AddSilo(stage, stage.Cluster.Spares[0], Draw(1)[0]),
            () => new FreezeSilo(stage, Draw(1)[0]),
        ];
        if (stage.Network is { } network)
        {
            _events.Add(() =>
            {
                ClusterSilo[] two = Draw(2);
                return new CutTwoSilos(stage, network, two[0], two[1]);
            });
            _events.Add(() => new CutFromPostgres(stage, network, Draw(1)[0]));
        }
        else
        {
            LeftOut = ["cut-silos", "cut-postgres"];
        }

        _events.Add(() => new StopPostgres(stage));
    }

    /// <summary>What this machine does not permit.</summary>
    public IReadOnlyList<string> LeftOut { get; } = [];

    /// <summary>Each event once.</summary>
    public IEnumerable<ChaosEvent> EachOnce() => _events.Select(make => make());

    public ChaosEvent DrawEvent() => _events[_random.Next(_events.Count)]();

    private ClusterSilo[] Draw(int count)
    {
        ClusterSilo[] silos = [.. _stage.Cluster.Silos];
        _random.Shuffle(silos);
        return silos[..count];
    }
}
