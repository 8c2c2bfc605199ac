using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>All that can happen; targets are drawn when an event is.</summary>
internal sealed class Repertoire
{
    private readonly Stage _stage;
    private readonly Random _random;
    private readonly Func<Task<ChaosEvent>>[] _events;

    /// <param name="only">Kinds; all when empty.</param>
    public Repertoire(Stage stage, Random random, IReadOnlyCollection<string> only)
    {
        _stage = stage;
        _random = random;
        (string Kind, bool NeedsNetwork, Func<Task<ChaosEvent>> Make)[] all =
        [
            (KillSilo.Name, false, async () => new KillSilo(stage, (await DrawAsync(1))[0])),
            (DrainSilo.Name, false, async () => new DrainSilo(stage, (await DrawAsync(1))[0])),
            (AddSilo.Name, false, async () => new AddSilo(stage, stage.Cluster.Spares[0], (await DrawAsync(1))[0])),
            (FreezeSilo.Name, false, async () => new FreezeSilo(stage, (await DrawAsync(1))[0])),
            (CutTwoSilos.Name, true, CutTwoAsync),
            (CutFromPostgres.Name, true, async () => new CutFromPostgres(stage, stage.Network!, (await DrawAsync(1))[0])),
            (StopPostgres.Name, false, () => Task.FromResult<ChaosEvent>(new StopPostgres(stage))),
        ];
        (string Kind, bool NeedsNetwork, Func<Task<ChaosEvent>> Make)[] wanted = [.. all.Where(one => only.Count == 0 || only.Contains(one.Kind))];
        LeftOut = [.. wanted.Where(one => one.NeedsNetwork && stage.Network is null).Select(one => one.Kind)];
        _events = [.. wanted.Where(one => !LeftOut.Contains(one.Kind)).Select(one => one.Make)];
    }

    /// <summary>What can happen.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [KillSilo.Name, DrainSilo.Name, AddSilo.Name, FreezeSilo.Name, CutTwoSilos.Name, CutFromPostgres.Name, StopPostgres.Name];

    /// <summary>What this machine does not permit.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Each event once.</summary>
    public IEnumerable<Task<ChaosEvent>> EachOnce() => _events.Select(make => make());

    public Task<ChaosEvent> DrawEventAsync() => _events[_random.Next(_events.Length)]();

    private async Task<ChaosEvent> CutTwoAsync()
    {
        ClusterSilo[] two = await DrawAsync(2);
        return new CutTwoSilos(_stage, _stage.Network!, two[0], two[1]);
    }

    /// <summary>Silos at random, those first that have cameras: what happens to an empty one disturbs nobody.</summary>
    private async Task<ClusterSilo[]> DrawAsync(int count)
    {
        IReadOnlyDictionary<string, string> homes = await _stage.HomesAsync();
        ClusterSilo[] silos = [.. _stage.Cluster.Silos];
        _random.Shuffle(silos);
        return [.. silos.OrderByDescending(silo => homes.Values.Contains(silo.Id)).Take(count)];
    }
}
