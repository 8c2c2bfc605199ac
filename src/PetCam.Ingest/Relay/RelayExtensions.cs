using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Hub;

namespace PetCam.Ingest;

/// <summary>Adds the relay between silos to a host.</summary>
public static class RelayExtensions
{
    /// <summary>
    /// Registers both ends. The host has <see cref="MediaHub"/>, <see cref="UplinkExtensions.AddUplink"/>, <see cref="IClusterMembership"/>,
    /// <see cref="IHomeDirectory"/> and <see cref="ISiloLinks"/> registered, and binds <see cref="RelayOptions"/> (section <c>Relay</c>).
    /// </summary>
    public static IServiceCollection AddRelay(this IServiceCollection services)
    {
        services.AddOptions<RelayOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidation>();
        services.AddSingleton(CreateServices);
        services.AddSingleton<RelayTurns>();
        services.AddSingleton(provider => new RelayDirectory(provider.GetRequiredService<RelayServices>()));
        services.AddHostedService(provider => provider.GetRequiredService<RelayDirectory>());
        services.AddSingleton<ISiloLinkHandler, RelayServer>();
        return services;
    }

    private static RelayServices CreateServices(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<RelayOptions>>().Value,
        provider.GetRequiredService<UplinkOptions>(),
        provider.GetRequiredService<UplinkServices>(),
        provider.GetRequiredService<MediaHub>(),
        provider.GetRequiredService<UplinkDirectory>(),
        provider.GetRequiredService<IClusterMembership>(),
        provider.GetRequiredService<IHomeDirectory>(),
        provider.GetRequiredService<ISiloLinks>(),
        provider.GetRequiredService<RelayTurns>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<RelayDirectory>>());
}
