using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using PetCam.Cluster;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime;

namespace PetCam.Benchmarks.Cluster;

/// <summary>A silo that is nothing but grains and a real cluster around them, with the product's own times.</summary>
internal sealed class OutageSilo : IAsyncDisposable
{
    private const string Secret = "a secret of the benchmark";
    private readonly IHost _host;

    private OutageSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IHomeDirectory Homes => _host.Services.GetRequiredService<IHomeDirectory>();

    public static async Task<OutageSilo> StartAsync(string connectionString, string id)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPostgresStorage(storage => storage.ConnectionString = connectionString);
        builder.Services.AddPostgresCluster();
        builder.Services.Configure<ClusterOptions>(cluster =>
        {
            cluster.Engine = ClusterEngine.Postgres;
            cluster.SiloId = id;
            cluster.Listen = "127.0.0.1:0";
            cluster.Secret = Secret;
        });
        builder.Services.AddClusterGrainRuntime(static options => options.AddGrain<CounterGrain>().Place<CounterGrain>(GrainPlacement.HomeOfCamera));
        OutageSilo silo = new(builder.Build());
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>Calls each of a group of grains once; the first to do so activates them on its own silo.</summary>
    /// <returns>What they answered.</returns>
    public Task<int[]> CallAsync(string group, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Grains.GetGrain<ICounterGrain>($"{group}-{number}").AddAsync(1)));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
