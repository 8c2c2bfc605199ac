namespace PetCam.Silo.Telemetry;

/// <summary>Brings meters and collection to life with the host, so that the first scrape has everything.</summary>
internal sealed class TelemetryStartup(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<SiloTelemetry>();
        services.GetRequiredService<SiloMetrics>();
        services.GetRequiredService<CompatibilityMetrics>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
