using Orleans.Runtime;

namespace Orleans;

/// <summary>Base class of grains: objects that run one turn at a time, found by type and key wherever they live.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly IGrainRuntime _runtime;

    /// <summary>Takes the context of the activation that is constructing this grain on the current thread.</summary>
    /// <exception cref="InvalidOperationException">The grain was constructed by something other than the runtime.</exception>
    protected Grain()
        : this(ConstructionContext.Current ?? throw new InvalidOperationException(
            "Grains are constructed by the grain runtime; ask IGrainFactory.GetGrain for a reference instead."))
    {
    }

    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        GrainContext = grainContext;
        _runtime = grainRuntime ?? (IGrainRuntime)(grainContext.ActivationServices.GetService(typeof(IGrainRuntime))
            ?? throw new InvalidOperationException("No IGrainRuntime is registered; call services.AddGrainRuntime(...)."));
    }

    public IGrainContext GrainContext { get; }

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => _runtime.GrainFactory;

    /// <summary>The services of this activation; disposed after <see cref="OnDeactivateAsync"/>.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

#pragma warning disable CA1725 // Orleans names this parameter differently here and in IGrainBase; overrides follow the class.
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
#pragma warning restore CA1725

    /// <summary>Deactivates this activation as soon as its running calls have ended; later calls go to the next activation.</summary>
    protected void DeactivateOnIdle() => _runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps an idle activation for at least <paramref name="timeSpan"/> from now.</summary>
    /// <param name="timeSpan"><see cref="TimeSpan.MaxValue"/> keeps it until told otherwise; a negative value takes an earlier delay back.</param>
    protected void DelayDeactivation(TimeSpan timeSpan) => _runtime.DelayDeactivation(GrainContext, timeSpan);
}
