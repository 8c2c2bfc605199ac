using System.Collections.Concurrent;
using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

/// <summary>What test grains share with the test: gates, and a record of what happened.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new();
    private readonly ConcurrentQueue<string> _events = new();
    private int _failingActivations;

    public IReadOnlyList<string> Events => [.. _events];

    /// <summary>Called in <c>OnDeactivateAsync</c>.</summary>
    public Func<string, DeactivationReason, Task> Deactivating { get; set; } = static (_, _) => Task.CompletedTask;

    public Gate Gate(string name) => _gates.GetOrAdd(name, static name => new Gate(name));

    public void Note(string text) => _events.Enqueue(text);

    public int Count(string text) => _events.Count(entry => entry == text);

    public void FailActivations(int count) => _failingActivations = count;

    public bool TakeFailure() => Interlocked.Decrement(ref _failingActivations) >= 0;
}
