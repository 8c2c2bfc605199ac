using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Engines;
using PetCam.GrainRuntime.Hosting;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;
using PetCam.GrainRuntime.Timers;
using PetCam.GrainRuntime.Wire;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the grain runtime to a host.</summary>
public static class GrainRuntimeServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IGrainFactory"/> and the silo that hosts the configured grains, on the <c>local</c> engine. The silo's time is
    /// the registered <see cref="TimeProvider"/>. Whatever <paramref name="configure"/> gets wrong is reported when the host starts.
    /// </summary>
    public static IServiceCollection AddGrainRuntime(this IServiceCollection services, Action<GrainRuntimeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Configure(configure));
        services.AddSingleton<GrainRegistry>();
        services.AddSingleton<GrainMetrics>();
        services.AddSingleton<ActivationHost>();
        services.AddSingleton<IGrainEngine, LocalGrainEngine>();
        services.AddSingleton<GrainClient>();
        services.AddSingleton<IGrainFactory, GrainFactory>();
        services.AddSingleton<IGrainRuntime, SiloRuntime>();
        services.AddSingleton<ITimerRegistry, GrainTimerRegistry>();
        services.TryAddScoped(static services => LocalHome.OfThisTurn(services)!);
        services.AddHostedService<GrainRuntimeService>();
        return services;
    }

    /// <summary>
    /// Adds the grain runtime on the <c>cluster</c> engine: grains live where the registered <see cref="IHomeDirectory"/> says, among the silos
    /// of the registered <see cref="IClusterMembership"/>, and calls go over the registered <see cref="ISiloLinks"/>; the
    /// <see cref="ISiloLinkHandler"/> that serves the other silos' calls is added here. What of the grains cannot cross between silos is
    /// reported when the host starts.
    /// </summary>
    public static IServiceCollection AddClusterGrainRuntime(this IServiceCollection services, Action<GrainRuntimeOptions> configure)
    {
        services.AddSingleton(static services => services.GetRequiredService<GrainRuntimeOptions>().Calls);
        services.AddSingleton<RemoteMethods>();
        services.AddSingleton<IReferenceSource, GrainReferences>();
        services.AddSingleton<LinkMetrics>();
        services.AddSingleton<CallLinks>();
        services.AddSingleton<CallReceiver>();
        services.AddSingleton<ISiloLinkHandler, CallLinkHandler>();
        services.AddSingleton<ClusterGrainEngine>();
        services.AddScoped(static services => ScopedHome.OfThisTurn(services.GetRequiredService<IClusterMembership>())!);
        services.AddHostedService<ClusterEngineService>(); // before the runtime's own: it stops behind it
        services.AddGrainRuntime(configure);
        services.Replace(ServiceDescriptor.Singleton<IGrainEngine>(static services => services.GetRequiredService<ClusterGrainEngine>()));
        return services;
    }

    private static GrainRuntimeOptions Configure(Action<GrainRuntimeOptions> configure)
    {
        GrainRuntimeOptions options = new();
        configure(options);
        return options;
    }
}
