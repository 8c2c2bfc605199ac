using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Diagnostics;
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
            Log = new GrainLog(logger),
        };
        _collector = time.CreateTimer(
            static host => ((ActivationHost)host!).CollectIdle(), this, options.CollectionInterval, options.CollectionInterval);
    }

    public int Count => _activations.Count;

    public ActivationEnvironment Environment => _environment;

    /// <summary>Queues a request on the activation of its grain, which it creates when there is none.</summary>
    /// <exception cref="SiloUnavailableException">The silo is stopping and the grain has no activation.</exception>
    /// <exception cref="LimitExceededException">Too many requests wait already.</exception>
    public void Deliver(GrainRequest request)
    {
        while (!GetOrCreate(request.Target).TryEnqueue(request))
        {
            // The activation ended between look-up and queueing; it is out of the dictionary by now, or will be at once.
        }
    }

    public void Remove(Activation activation) =>
        _activations.TryRemove(new KeyValuePair<GrainId, Activation>(activation.Id, activation));

    /// <summary>Ends every activation and creates no more.</summary>
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

    private Activation GetOrCreate(GrainId id)
    {
        if (_activations.TryGetValue(id, out Activation? existing))
        {
            return existing;
        }

        if (_isStopping)
        {
            throw new SiloUnavailableException($"The silo is stopping and {id} is not active here.");
        }

        Activation activation = _activations.GetOrAdd(
            id, static (id, host) => new Activation(id, host._registry.GetClass(id.Type), host._environment), this);
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
