using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>All that can happen; targets are drawn when an event is.</summary>
internal sealed class Repertoire
{
    private readonly Stage _stage;
    private readonly Random _random;
    private readonly (string Kind, bool NeedsNetwork, Func<Draw, Task<ChaosEvent>> Make)[] _all;
    private readonly Func<Draw, Task<ChaosEvent>>[] _events;

    /// <param name="only">Kinds; all when empty.</param>
    public Repertoire(Stage stage, Random random, IReadOnlyCollection<string> only)
    {
        _stage = stage;
        _random = random;
        _all =
        [
            (KillSilo.Name, false, async draw => new KillSilo(stage, (await draw(1))[0])),
            (DrainSilo.Name, false, async draw => new DrainSilo(stage, (await draw(1))[0])),
            (AddSilo.Name, false, async draw => new AddSilo(stage, stage.Cluster.Spares[0], (await draw(1))[0])),
            (FreezeSilo.Name, false, async draw => new FreezeSilo(stage, (await draw(1))[0])),
            (CutTwoSilos.Name, true, CutTwoAsync),
            (CutFromPostgres.Name, true, async draw => new CutFromPostgres(stage, stage.Network!, (await draw(1))[0])),
            (StopPostgres.Name, false, _ => Task.FromResult<ChaosEvent>(new StopPostgres(stage))),
        ];
        (string Kind, bool NeedsNetwork, Func<Draw, Task<ChaosEvent>> Make)[] wanted = [.. _all.Where(one => only.Count == 0 || only.Contains(one.Kind))];
        LeftOut = [.. wanted.Where(one => one.NeedsNetwork && stage.Network is null).Select(one => one.Kind)];
        _events = [.. wanted.Where(one => !LeftOut.Contains(one.Kind)).Select(one => one.Make)];
    }

    /// <summary>Silos that something happens to.</summary>
    private delegate Task<ClusterSilo[]> Draw(int count);

    /// <summary>What can happen.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [KillSilo.Name, DrainSilo.Name, AddSilo.Name, FreezeSilo.Name, CutTwoSilos.Name, CutFromPostgres.Name, StopPostgres.Name];

    /// <summary>What this machine does not permit.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Each event once.</summary>
    public IEnumerable<Task<ChaosEvent>> EachOnce() => _events.Select(make => make(DrawAsync));

    public Task<ChaosEvent> DrawEventAsync() => _events[_random.Next(_events.Length)](DrawAsync);

    /// <summary>A certain event.</summary>
    /// <param name="text"><c>kind</c>, <c>kind:silo</c> or <c>kind:silo/silo</c>; silos that are not named are drawn.</param>
    /// <exception cref="ArgumentException">There is no such kind or silo, or this machine does not permit it.</exception>
    public Task<ChaosEvent> MakeAsync(string text)
    {
        string[] parts = text.Split(':', 2);
        Func<Draw, Task<ChaosEvent>> make = _all.FirstOrDefault(one => one.Kind == parts[0] && !(one.NeedsNetwork && _stage.Network is null)).Make
            ?? throw new ArgumentException($"'{text}' cannot happen here; what can: {string.Join(", ", Kinds.Except(LeftOut))}.", nameof(text));
        if (parts.Length == 1)
        {
            return make(DrawAsync);
        }

        ClusterSilo[] named = [.. parts[1].Split('/').Select(id => _stage.Cluster.Silos.FirstOrDefault(silo => silo.Id == id)
            ?? throw new ArgumentException($"'{text}' names no silo of this cluster; those are {string.Join(", ", _stage.Cluster.Silos.Select(silo => silo.Id))}.", nameof(text)))];
        return make(count => count <= named.Length ? Task.FromResult(named) : throw new ArgumentException($"'{text}' needs {count} silos.", nameof(text)));
    }

    private async Task<ChaosEvent> CutTwoAsync(Draw draw)
    {
        ClusterSilo[] two = await draw(2);
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
