using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>One silo of a cluster in one process, wired as a host wires it.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestLinks _links;

    private ClusterNode(ServiceProvider services, TestLinks links)
    {
        _services = services;
        _links = links;
    }

    public required TestMembership Membership { get; init; }

    public required TestDirectory Directory { get; init; }

    public Probe Probe => _services.GetRequiredService<Probe>();

    public LogCapture Log => _services.GetRequiredService<LogCapture>();

    public ActivationHost Host => _services.GetRequiredService<ActivationHost>();

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    /// <summary>The scope of this silo's meters.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public ISiloLinks Links => _links;

    public IProbeGrain Grain(string key) => Grains.GetGrain<IProbeGrain>(key);

    public static async Task<ClusterNode> StartAsync(
        string id, HomeTable table, TestNetwork network, ManualTimeProvider time, Probe probe, LogCapture log, Action<GrainRuntimeOptions>? configure)
    {
        TestMembership membership = new(table, id);
        TestDirectory directory = new(table, membership);
        TestLinks links = new(membership, network);
        IServiceCollection services = LocalSilo.Services(time, probe, log);
        services.AddSingleton<IClusterMembership>(membership);
        services.AddSingleton<IHomeDirectory>(directory);
        services.AddSingleton<ISiloLinks>(links);
        services.AddClusterGrainRuntime(options => LocalSilo.Configure(options, configure));
        ClusterNode node = new(services.BuildServiceProvider(validateScopes: true), links) { Membership = membership, Directory = directory };
        foreach (IHostedService service in node._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        links.Listen(id, node._services.GetServices<ISiloLinkHandler>);
        return node;
    }

    public async Task StopAsync()
    {
        foreach (IHostedService service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _links.DisposeAsync();
        await _services.DisposeAsync();
    }
}
