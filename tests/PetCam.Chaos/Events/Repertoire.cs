using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>All that can happen; targets are drawn when an event is.</summary>
internal sealed class Repertoire
{
    private readonly Stage _stage;
    private readonly Random _random;
    private readonly List<Func<Task<ChaosEvent>>> _events;

    public Repertoire(Stage stage, Random random)
    {
        _stage = stage;
        _random = random;
        _events =
        [
            async () => new KillSilo(stage, (await DrawAsync(1))[0]),
            async () => new DrainSilo(stage, (await DrawAsync(1))[0]),
            async () => new AddSilo(stage, stage.Cluster.Spares[0], (await DrawAsync(1))[0]),
            async () => new FreezeSilo(stage, (await DrawAsync(1))[0]),
        ];
        if (stage.Network is { } network)
        {
            _events.Add(async () =>
            {
                ClusterSilo[] two = await DrawAsync(2);
                return new CutTwoSilos(stage, network, two[0], two[1]);
            });
            _events.Add(async () => new CutFromPostgres(stage, network, (await DrawAsync(1))[0]));
        }
        else
        {
            LeftOut = ["cut-silos", "cut-postgres"];
        }

        _events.Add(() => Task.FromResult<ChaosEvent>(new StopPostgres(stage)));
    }

    /// <summary>What this machine does not permit.</summary>
    public IReadOnlyList<string> LeftOut { get; } = [];

    /// <summary>Each event once.</summary>
    public IEnumerable<Task<ChaosEvent>> EachOnce() => _events.Select(make => make());

    public Task<ChaosEvent> DrawEventAsync() => _events[_random.Next(_events.Count)]();

    /// <summary>Silos at random, those first that have cameras: what happens to an empty one disturbs nobody.</summary>
    private async Task<ClusterSilo[]> DrawAsync(int count)
    {
        IReadOnlyDictionary<string, string> homes = await _stage.HomesAsync();
        ClusterSilo[] silos = [.. _stage.Cluster.Silos];
        _random.Shuffle(silos);
        return [.. silos.OrderByDescending(silo => homes.Values.Contains(silo.Id)).Take(count)];
    }
}
