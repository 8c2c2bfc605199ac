using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Engines;

/// <summary>A silo on engine <c>local</c>, wired as a host wires it, on manual time.</summary>
internal sealed class LocalSilo : ISilo
{
    private readonly ServiceProvider _services;

    private LocalSilo(ServiceProvider services) => _services = services;

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public ManualTimeProvider Time => _services.GetRequiredService<ManualTimeProvider>();

    public Probe Probe => _services.GetRequiredService<Probe>();

    public LogCapture Log => _services.GetRequiredService<LogCapture>();

    public ActivationHost Host => _services.GetRequiredService<ActivationHost>();

    public bool IsAtRest => Host.IsAtRest;

    public static async Task<LocalSilo> StartAsync(Action<GrainRuntimeOptions>? configure = null)
    {
        IServiceCollection services = Services(new ManualTimeProvider(), new Probe(), new LogCapture());
        services.AddGrainRuntime(options => Configure(options, configure));
        LocalSilo silo = new(services.BuildServiceProvider(validateScopes: true));
        foreach (IHostedService service in silo._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return silo;
    }

    /// <summary>What a host registers beside the runtime, with the test's clock and ears.</summary>
    public static IServiceCollection Services(ManualTimeProvider time, Probe probe, LogCapture log)
    {
        ServiceCollection services = new();
        services.AddMetrics();
        services.AddSingleton(log);
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Information));
        services.AddSingleton<ILoggerProvider>(log);
        services.AddSingleton(time);
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(probe);
        services.AddScoped<ScopedService>();
        return services;
    }

    public static void Configure(GrainRuntimeOptions options, Action<GrainRuntimeOptions>? configure)
    {
        options.AddGrain<ProbeGrain>().AddGrain<ReentrantProbeGrain>().AddGrain<TimerGrain>().AddGrain<TinyGrain>();
        configure?.Invoke(options);
    }

    public async Task StopAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
