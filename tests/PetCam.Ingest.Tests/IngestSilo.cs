using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;

namespace PetCam.Ingest.Tests;

/// <summary>A real Kestrel on loopback with ingest and a hub behind it, and nothing else.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "The silo of these tests.")]
public sealed class IngestSilo : IAsyncDisposable
{
    // A test's agent says nothing by itself, and a busy machine lets it pause for longer than a silo waits for a silent agent.
    private static readonly TimeSpan PatienceWithSilence = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;

    private IngestSilo(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal) + "/uplink");

    public MediaHub Hub => Get<MediaHub>();

    public UplinkDirectory Uplinks => Get<UplinkDirectory>();

    /// <param name="port">0: any.</param>
    public static async Task<IngestSilo> StartAsync(Action<UplinkOptions>? configure = null, IUplinkObserver? observer = null, int port = 0, IUplinkPlacement? placement = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSingleton(provider => new MediaHub(
            new HubOptions(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MediaHub>>()));
        builder.Services.AddUplink();
        builder.Services.Configure<UplinkOptions>(static options => options.IdleTimeout = PatienceWithSilence);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        if (observer is not null)
        {
            builder.Services.AddSingleton(observer);
        }

        if (placement is not null)
        {
            builder.Services.AddSingleton(placement);
        }

        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.MapUplink();
        await app.StartAsync();
        return new IngestSilo(app);
    }

    public CameraStream Stream(string camera) => Hub.GetOrAdd(CameraId.Parse(camera));

    public UplinkModel? Uplink(string camera) => Uplinks.Find(CameraId.Parse(camera));

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public UplinkDrain Drain => Get<UplinkDrain>();

    /// <summary>Stops in order: sessions are told.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
