// A silo that is nothing but a member of a cluster: claims the keys it is told to, and is there to be killed, frozen and stopped.
// Usage: PetCam.Cluster.TestSilo CONNECTION-STRING SCHEMA ID LEASE-MS SECRET; keys to claim on standard input, whose end stops it.
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using PetCam.Cluster;
using PetCam.Domain.Cluster;

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Services.AddPostgresStorage(storage =>
{
    storage.ConnectionString = args[0];
    storage.Schema = args[1];
});
builder.Services.AddPostgresCluster();
builder.Services.Configure<ClusterOptions>(cluster =>
{
    cluster.Engine = ClusterEngine.Postgres;
    cluster.SiloId = args[2];
    cluster.Listen = "127.0.0.1:0";
    cluster.Secret = args[4];
    cluster.Lease = TimeSpan.FromMilliseconds(int.Parse(args[3], CultureInfo.InvariantCulture));
    cluster.Heartbeat = cluster.Lease / 5;
    cluster.Margin = cluster.Lease / 5;
    cluster.PingInterval = cluster.Lease / 8;
});
using IHost host = builder.Build();
IClusterMembership membership = host.Services.GetRequiredService<IClusterMembership>();
IHomeDirectory homes = host.Services.GetRequiredService<IHomeDirectory>();
membership.LifeEnded += static life => Console.WriteLine($"over {life}");
await host.StartAsync();
Console.WriteLine($"joined {membership.Self}");
while (await Console.In.ReadLineAsync() is { } key)
{
    Home home = await ClaimAsync(key);
    Console.WriteLine($"claimed {key} {home.Silo} {home.Epoch}");
}

await host.StopAsync();
Console.WriteLine("stopped");

// As any caller does: a life that is suspended on a busy machine goes on by itself. Whoever waits for the line says for how long.
async Task<Home> ClaimAsync(string key)
{
    while (true)
    {
        try
        {
            return await homes.ClaimAsync(key, CancellationToken.None);
        }
        catch (SiloUnavailableException exception)
        {
            Console.WriteLine($"not now: {exception.Message}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
