using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>A silo in this process, wired as a host wires it, with a lease of two seconds.</summary>
internal sealed class HostedSilo : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    public const string Secret = "a secret of the tests";

    private readonly IHost _host;

    private HostedSilo(IHost host) => _host = host;

    public IClusterMembership Membership => Get<IClusterMembership>();

    public IHomeDirectory Homes => Get<IHomeDirectory>();

    public ConcurrentQueue<SiloIdentity> EndedLives { get; } = new();

    public static HostedSilo Build(
        string connectionString, string schema, string id, Action<ClusterOptions>? change = null, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddPostgresStorage(storage =>
        {
            storage.ConnectionString = connectionString;
            storage.Schema = schema;
        });
        builder.Services.AddPostgresCluster();
        services?.Invoke(builder.Services);
        builder.Services.Configure<ClusterOptions>(cluster =>
        {
            cluster.Engine = ClusterEngine.Postgres;
            cluster.SiloId = id;
            cluster.Listen = "127.0.0.1:0";
            cluster.Secret = Secret;
            cluster.Lease = Lease;
            cluster.Heartbeat = Lease / 5;
            cluster.Margin = Lease / 5;
            cluster.PingInterval = Lease / 8;
            change?.Invoke(cluster);
        });
        return new HostedSilo(builder.Build());
    }

    public static async Task<HostedSilo> StartAsync(
        string connectionString, string schema, string id, Action<ClusterOptions>? change = null, Action<IServiceCollection>? services = null)
    {
        HostedSilo silo = Build(connectionString, schema, id, change, services);
        try
        {
            await silo.StartAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task StartAsync()
    {
        Membership.LifeEnded += EndedLives.Enqueue;
        return _host.StartAsync();
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
