using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PetCam.Ingest;

/// <summary>Adds ingest to a host.</summary>
public static class UplinkExtensions
{
    /// <summary>
    /// Registers ingest. The host has <see cref="Hub.MediaHub"/> registered, binds <see cref="UplinkOptions"/> (section <c>Uplink</c>), and
    /// may register its own <see cref="IUplinkObserver"/> and <see cref="IUplinkPlacement"/> before or after; without them every agent
    /// is admitted, and stays.
    /// </summary>
    public static IServiceCollection AddUplink(this IServiceCollection services)
    {
        services.AddOptions<UplinkOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IUplinkObserver, StandaloneUplinkObserver>();
        services.AddSingleton<IValidateOptions<UplinkOptions>, UplinkOptionsValidation>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<UplinkOptions>>().Value);
        services.AddSingleton(provider => new UplinkDirectory(
            provider.GetRequiredService<UplinkOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IUplinkPlacement, StandaloneUplinkPlacement>();
        services.AddSingleton<UplinkSessions>();
        services.AddSingleton(provider => new UplinkDrain(
            provider.GetRequiredService<UplinkSessions>(),
            provider.GetRequiredService<IUplinkPlacement>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UplinkClaims>();
        services.AddSingleton(CreateServices);
        services.AddSingleton<UplinkEndpoint>();
        return services;
    }

    /// <summary>Maps the address to which edge agents connect. Needs <c>UseWebSockets</c> before it.</summary>
    public static IEndpointConventionBuilder MapUplink(this IEndpointRouteBuilder endpoints, string pattern = "/uplink")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        UplinkEndpoint endpoint = endpoints.ServiceProvider.GetRequiredService<UplinkEndpoint>();
        return endpoints.MapGet(pattern, endpoint.HandleAsync);
    }

    private static UplinkServices CreateServices(IServiceProvider provider)
    {
        UplinkOptions options = provider.GetRequiredService<UplinkOptions>();
        return new UplinkServices(
            options,
            provider.GetRequiredService<TimeProvider>(),
            new UplinkHandshake(new UplinkToken(options.Token)),
            provider.GetRequiredService<UplinkClaims>(),
            provider.GetRequiredService<IUplinkObserver>(),
            provider.GetRequiredService<IUplinkPlacement>(),
            provider.GetRequiredService<UplinkSessions>(),
            provider.GetRequiredService<ILogger<UplinkSession>>());
    }
}
