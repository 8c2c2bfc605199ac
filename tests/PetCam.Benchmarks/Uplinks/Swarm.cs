using System.Diagnostics;
using PetCam.Edge.Configuration;
using PetCam.Testing;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>Many agents in this process.</summary>
internal sealed class Swarm : IAsyncDisposable
{
    private const int StartsPerStep = 20;
    private static readonly TimeSpan StartStep = TimeSpan.FromMilliseconds(50); // 400 a second: below what one silo admits in the long run

    private readonly CancellationTokenSource _stop = new();
    private readonly List<SwarmAgent> _agents = [];

    public IReadOnlyList<SwarmAgent> Agents => _agents;

    /// <summary>Agents whose last welcome was by that silo.</summary>
    public SwarmAgent[] At(string silo) => [.. _agents.Where(agent => agent.Welcome.Silo == silo)];

    public SwarmTroubles Troubles { get; } = new();

    /// <summary>Starts agents, some at a time, and waits until they are welcomed.</summary>
    /// <param name="silos">In turn, one to each agent.</param>
    public async Task ConnectAsync(int count, TimeSpan within, params Uri[] silos)
    {
        EdgeOptions defaults = new() { Camera = "swarm", Name = "swarm", Silos = silos, Ring = string.Empty, Layout = default!, DetectionLayout = default! };
        SwarmAgent[] added = [.. Enumerable.Range(_agents.Count, count).Select(number => new SwarmAgent($"swarm-{number:0000}", [silos[number % silos.Length]], defaults, Troubles))];
        _agents.AddRange(added);
        foreach (SwarmAgent[] some in added.Chunk(StartsPerStep))
        {
            Array.ForEach(some, agent => agent.Start(_stop.Token));
            await Task.Delay(StartStep);
        }

        await UntilAsync("all agents are welcomed", within, () => _agents.All(agent => agent.Welcome.Silo is not null));
    }

    /// <exception cref="InvalidOperationException">It did not happen in time; the message says what agents met with.</exception>
    public async Task UntilAsync(string what, TimeSpan within, Func<bool> condition)
    {
        try
        {
            await Eventually.TrueAsync(what, within, () => Task.FromResult(condition()));
        }
        catch (TimeoutException exception)
        {
            int welcomed = _agents.Count(agent => agent.Welcome.Silo is not null);
            throw new InvalidOperationException($"{exception.Message} {welcomed} of {_agents.Count} were ever welcomed, {_agents.Count(agent => agent.Completion.IsCompleted)} have ended: {Troubles.Take()}", exception);
        }
    }

    /// <summary>Waits until these agents are welcomed again, after <paramref name="since"/>.</summary>
    /// <returns>How long each was away, ascending, in milliseconds.</returns>
    public async Task<double[]> ReturnAsync(IReadOnlyCollection<SwarmAgent> agents, long since, TimeSpan within)
    {
        await UntilAsync("all agents are welcomed again", within, () => agents.All(agent => agent.Welcome.At > since));
        return [.. agents.Select(agent => Stopwatch.GetElapsedTime(since, agent.Welcome.At).TotalMilliseconds).Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_agents.Select(agent => agent.Completion));
        _agents.ForEach(agent => agent.Dispose());
        _stop.Dispose();
    }
}
