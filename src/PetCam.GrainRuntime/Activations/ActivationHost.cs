using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Activations;

/// <summary>The activations of this silo. It runs turns; where a grain should live is for an engine to say.</summary>
internal sealed class ActivationHost : IDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly GrainRegistry _registry;
    private readonly ActivationEnvironment _environment;
    private readonly ITimer _collector;
    private volatile bool _isStopping;

    public ActivationHost(
        GrainRegistry registry, GrainRuntimeOptions options, IServiceProvider services, TimeProvider time, GrainMetrics metrics, ILogger<ActivationHost> logger)
    {
        _registry = registry;
        _environment = new ActivationEnvironment
        {
            Services = services,
            TimeProvider = time,
            Options = options,
            Host = this,
            Metrics = metrics,
            Log = new GrainLog(logger, time),
        };
        _collector = time.CreateTimer(
            static host => ((ActivationHost)host!).CollectIdle(), this, options.CollectionInterval, options.CollectionInterval);
    }

    public int Count => _activations.Count;

    /// <summary>No activation is created any more, and those that there are end.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Every grain is active and has nothing to do.</summary>
    public bool IsAtRest => _activations.Values.All(static activation => activation.IsAtRest);

    public ActivationEnvironment Environment => _environment;

    /// <summary>Queues a request on the activation of its grain, which it creates when there is none.</summary>
    /// <param name="home">What the activation lives by in a cluster, as it is now; an activation that lives by an older one ends.</param>
    /// <exception cref="SiloUnavailableException">The silo is stopping and the grain has no activation.</exception>
    /// <exception cref="LimitExceededException">Too many requests wait already.</exception>
    public void Deliver(GrainRequest request, ActivationHome? home = null)
    {
        while (!GetOrCreate(request.Target, home).TryEnqueue(request))
        {
            // The activation ended between look-up and queueing; it is out of the dictionary by now, or will be at once.
        }
    }

    public void Remove(Activation activation) =>
        _activations.TryRemove(new KeyValuePair<GrainId, Activation>(activation.Id, activation));

    /// <summary>Ends the activation of a grain, if it lives by an older epoch than this one, without letting it write.</summary>
    public void DropOlder(GrainId id, string homeKey, ulong epoch, DeactivationReason reason)
    {
        if (_activations.TryGetValue(id, out Activation? activation) && activation.Home is { } home && home.Key == homeKey && home.Epoch < epoch)
        {
            activation.Drop(reason);
        }
    }

    /// <summary>Ends every activation of a life of this silo without letting it write.</summary>
    /// <returns>How many.</returns>
    public int DropLife(long incarnation, DeactivationReason reason)
    {
        Activation[] dropped = [.. _activations.Values.Where(activation => activation.Home?.Incarnation <= incarnation)];
        Array.ForEach(dropped, activation => activation.Drop(reason));
        return dropped.Length;
    }

    /// <summary>Ends every activation and creates no more. Those of a silo that is suspended end without <c>OnDeactivateAsync</c>, as they may not write.</summary>
    /// <param name="deadline">When it fires, the rest is left as it is, and named in the log.</param>
    public async Task StopAsync(CancellationToken deadline)
    {
        _isStopping = true;
        await _collector.DisposeAsync();
        try
        {
            while (!_activations.IsEmpty)
            {
                await EndAllAsync(deadline);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            _environment.Log.LeftBehind(_activations.Count, string.Join(", ", _activations.Keys.Take(10)));
        }
    }

    public void Dispose() => _collector.Dispose();

    private Activation GetOrCreate(GrainId id, ActivationHome? home)
    {
        if (_activations.TryGetValue(id, out Activation? existing))
        {
            if (home is not { } now || existing.Home is not { } lived || (lived.Epoch >= now.Epoch && lived.Incarnation >= now.Incarnation))
            {
                return existing;
            }

            existing.Drop(new DeactivationReason(DeactivationReasonCode.Migrating, $"Its home '{now.Key}' has come again, in epoch {now.Epoch}."));
        }

        if (_isStopping)
        {
            throw new SiloUnavailableException($"The silo is stopping and {id} is not active here.");
        }

        Activation activation = _activations.GetOrAdd(
            id, static (id, with) => new Activation(id, with.Host._registry.GetClass(id.Type), with.Home, with.Host._environment), (Host: this, Home: home));
        if (_isStopping)
        {
            activation.RequestDeactivation(ShuttingDown()); // created while StopAsync looked
        }

        return activation;
    }

    private Task EndAllAsync(CancellationToken deadline)
    {
        Activation[] all = [.. _activations.Values];
        Array.ForEach(all, static activation => activation.RequestDeactivation(ShuttingDown()));
        return Task.WhenAll(all.Select(static activation => activation.WhenGone)).WaitAsync(deadline);
    }

    private void CollectIdle()
    {
        foreach ((GrainId _, Activation activation) in _activations)
        {
            activation.CollectIfIdle(_environment.Options.CollectionAge);
        }
    }

    private static DeactivationReason ShuttingDown() => new(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
}
