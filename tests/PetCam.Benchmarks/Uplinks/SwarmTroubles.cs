using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>What went wrong for the agents of a swarm, counted by what it was. Each agent tells the same trouble of one silo once until it is welcomed.</summary>
internal sealed partial class SwarmTroubles
{
    private const int Told = 4;
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public void Add(string trouble) => _counts.AddOrUpdate(Figures().Replace(trouble, "N"), 1, static (_, count) => count + 1);

    /// <summary>The most frequent ones since the last time, for people.</summary>
    public string Take()
    {
        KeyValuePair<string, int>[] all = [.. _counts.OrderByDescending(pair => pair.Value)];
        _counts.Clear();
        return all.Length == 0 ? "nothing went wrong" : string.Join("; ", all.Take(Told).Select(pair => $"{pair.Value} x {pair.Key}"));
    }

    [GeneratedRegex("[0-9]+([.:][0-9]+)*")]
    private static partial Regex Figures();
}
