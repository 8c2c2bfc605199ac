using System.Reflection;

namespace PetCam.GrainRuntime;

/// <summary>How the grain runtime behaves, and which grains it hosts.</summary>
public sealed class GrainRuntimeOptions
{
    private readonly HashSet<Type> _grainClasses = [];
    private readonly Dictionary<Type, GrainPlacement> _placements = [];

    /// <summary>How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain stays active without being used. Default: 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for. Default: 1 min.</summary>
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <c>OnDeactivateAsync</c> may take before its token is cancelled. Default: 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long stopping waits for grains to deactivate. Default: 10 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls that may wait for one grain; more are refused with a <c>LimitExceededException</c>. Default: 1000.</summary>
    public int MaxWaitingCallsPerGrain { get; set; } = 1000;

    /// <summary>How calls cross between silos; unused without a cluster.</summary>
    public ClusterCallOptions Calls { get; } = new();

    internal IReadOnlyCollection<Type> GrainClasses => _grainClasses;

    /// <summary>Hosts one grain class.</summary>
    public GrainRuntimeOptions AddGrain<TGrain>()
        where TGrain : Orleans.IGrainBase
    {
        _grainClasses.Add(typeof(TGrain));
        return this;
    }

    /// <summary>Hosts every grain class of an assembly.</summary>
    public GrainRuntimeOptions AddGrainsFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        _grainClasses.UnionWith(assembly.GetTypes().Where(
            static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(Orleans.IGrainBase))));
        return this;
    }

    /// <summary>Says where in a cluster the grains of a class live. Default: <see cref="GrainPlacement.OwnHome"/>. All silos must say the same.</summary>
    public GrainRuntimeOptions Place<TGrain>(GrainPlacement placement)
        where TGrain : Orleans.IGrainBase
    {
        _placements[typeof(TGrain)] = placement;
        return this;
    }

    internal GrainPlacement PlacementOf(Type grainClass) => _placements.GetValueOrDefault(grainClass, GrainPlacement.OwnHome);

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    internal void Validate()
    {
        Calls.Validate();
        RequirePositive(ResponseTimeout, nameof(ResponseTimeout));
        RequirePositive(CollectionAge, nameof(CollectionAge));
        RequirePositive(CollectionInterval, nameof(CollectionInterval));
        RequirePositive(DeactivationTimeout, nameof(DeactivationTimeout));
        RequirePositive(ShutdownTimeout, nameof(ShutdownTimeout));
        if (MaxWaitingCallsPerGrain < 1)
        {
            throw new ArgumentException($"GrainRuntime:{nameof(MaxWaitingCallsPerGrain)} is {MaxWaitingCallsPerGrain}; it must be 1 or more.");
        }
    }

    private static void RequirePositive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentException($"GrainRuntime:{name} is {value}; it must be longer than zero.");
        }
    }
}
