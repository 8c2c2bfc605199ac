using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>All that can happen; targets are drawn when an event is.</summary>
internal sealed class Repertoire
{
    private readonly Stage _stage;
    private readonly Random _random;
    private readonly List<Func<Task<ChaosEvent>>> _events = [];

    public Repertoire(Stage stage, Random random)
    {
        _stage = stage;
        _random = random;
        Add("kill", async () => new KillSilo(stage, (await DrawAsync(1))[0]));
        Add("drain", async () => new DrainSilo(stage, (await DrawAsync(1))[0]));
        Add("add", async () => new AddSilo(stage, stage.Cluster.Spares[0], (await DrawAsync(1))[0]));
        Add("freeze", async () => new FreezeSilo(stage, (await DrawAsync(1))[0]));
        if (stage.Network is { } network)
        {
            Add("cut-silos", async () =>
            {
                ClusterSilo[] two = await DrawAsync(2);
                return new CutTwoSilos(stage, network, two[0], two[1]);
            });
            Add("cut-postgres", async () => new CutFromPostgres(stage, network, (await DrawAsync(1))[0]));
        }
        else
        {
            LeftOut = [.. Cuts.Where(IsPlanned)];
        }

        Add("no-postgres", () => Task.FromResult<ChaosEvent>(new StopPostgres(stage)));
        if (_events.Count == 0)
        {
            throw new InvalidOperationException($"Nothing is left to happen: {string.Join(", ", LeftOut)} need network namespaces.");
        }
    }

    /// <summary>Every kind there is.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["kill", "drain", "add", "freeze", .. Cuts, "no-postgres"];

    /// <summary>What this machine does not permit.</summary>
    public IReadOnlyList<string> LeftOut { get; } = [];

    /// <summary>What needs namespaces.</summary>
    private static string[] Cuts => ["cut-silos", "cut-postgres"];

    /// <summary>Each event once.</summary>
    public IEnumerable<Task<ChaosEvent>> EachOnce() => _events.Select(make => make());

    public Task<ChaosEvent> DrawEventAsync() => _events[_random.Next(_events.Count)]();

    private void Add(string kind, Func<Task<ChaosEvent>> make)
    {
        if (IsPlanned(kind))
        {
            _events.Add(make);
        }
    }

    private bool IsPlanned(string kind) => _stage.Plan.Events.Count == 0 || _stage.Plan.Events.Contains(kind);

    /// <summary>Silos at random, those first that have cameras: what happens to an empty one disturbs nobody.</summary>
    private async Task<ClusterSilo[]> DrawAsync(int count)
    {
        IReadOnlyDictionary<string, string> homes = await _stage.HomesAsync();
        ClusterSilo[] silos = [.. _stage.Cluster.Silos];
        _random.Shuffle(silos);
        return [.. silos.OrderByDescending(silo => homes.Values.Contains(silo.Id)).Take(count)];
    }
}
