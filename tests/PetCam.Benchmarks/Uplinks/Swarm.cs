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
    private readonly SwarmAgent[] _agents;

    public Swarm(int count, Uri silo)
    {
        EdgeOptions defaults = new() { Camera = "swarm", Name = "swarm", Silos = [silo], Ring = string.Empty, Layout = default!, DetectionLayout = default! };
        _agents = [.. Enumerable.Range(0, count).Select(number => new SwarmAgent($"swarm-{number:0000}", [silo], defaults, Troubles))];
    }

    public IReadOnlyList<SwarmAgent> Agents => _agents;

    /// <summary>Agents whose last welcome was by that silo.</summary>
    public SwarmAgent[] At(string silo) => [.. _agents.Where(agent => agent.Welcome.Silo == silo)];

    public SwarmTroubles Troubles { get; } = new();

    /// <summary>Starts all agents, some at a time, and waits until they are welcomed.</summary>
    public async Task ConnectAsync(TimeSpan within)
    {
        foreach (SwarmAgent[] some in _agents.Chunk(StartsPerStep))
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
            throw new InvalidOperationException($"{exception.Message} {welcomed} of {_agents.Length} were ever welcomed, {_agents.Count(agent => agent.Completion.IsCompleted)} have ended: {Troubles.Take()}", exception);
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
        Array.ForEach(_agents, agent => agent.Dispose());
        _stop.Dispose();
    }
}
