using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using PetCam.GrainRuntime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Engines;
using PetCam.GrainRuntime.Hosting;
using PetCam.GrainRuntime.Registration;
using PetCam.GrainRuntime.Timers;

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
        services.AddHostedService<GrainRuntimeService>();
        return services;
    }

    private static GrainRuntimeOptions Configure(Action<GrainRuntimeOptions> configure)
    {
        GrainRuntimeOptions options = new();
        configure(options);
        return options;
    }
}
