using Microsoft.Extensions.Options;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Domain.Viewers;
using PetCam.HttpLive;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Recording;
using PetCam.Silo.Configuration;
using PetCam.Silo.Endpoints;
using PetCam.Silo.Fleet;
using PetCam.Silo.Health;
using PetCam.Silo.Publishers;
using PetCam.Silo.Recordings;
using PetCam.Silo.Viewers;
using PetCam.Storage;
using PetCam.WebRtc;

namespace PetCam.Silo.Hosting;

/// <summary>Registers the engines and features behind the interfaces of the domain. They start in this order and stop in the reverse one.</summary>
internal static class SiloFeatures
{
    public static void AddSiloFeatures(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStorage(configuration);
        services.AddCluster(configuration);
        services.AddHub();
        services.AddRecording();
        services.AddGrains(configuration);
        services.AddFleet();
        services.AddViewers(configuration);
        services.AddUplink();
        services.AddRelays(configuration);
        services.AddPlacement();
        services.AddHostedService<DrainService>();
    }

    private static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (StorageEngines.Read(configuration) == StorageEngine.Postgres)
        {
            services.AddPostgresStorage(configuration.GetSection(StorageEngines.PostgresSection).Bind);
        }
        else
        {
            services.AddSqliteStorage(_ => { });
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<SqliteStorageOptions>>().Value); // instead of that with defaults
        }

        services.AddSingleton(provider => new Lazy<ICameraStore>(provider.GetRequiredService<ICameraStore>));
        services.AddSingleton<IReadinessCheck, StorageCheck>();
    }

    private static void AddHub(this IServiceCollection services) => services.AddSingleton(provider => new MediaHub(
        provider.GetRequiredService<IOptions<HubOptions>>().Value,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<MediaHub>>()));

    private static void AddRecording(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RecordingOptions>>().Value);
        services.AddSingleton<RecordingRecovery>();
        services.AddSingleton<RecordingLibrary>();
        services.AddSingleton<FileRecorder>();
        services.AddSingleton<IRecorder>(provider => provider.GetRequiredService<FileRecorder>());
        services.AddSingleton<RecordingCatalog>();
        services.AddSingleton<RecordingContinuity>();
        services.AddHostedService<RecordingStartup>();
    }

    private static void AddFleet(this IServiceCollection services)
    {
        services.AddSingleton<ClockOffsets>();
        services.AddSingleton<LossWatch>();
        services.AddSingleton<OwnWords>();
        services.AddSingleton<FleetFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetFeed>());
        services.AddSingleton<CameraMeter>();
        services.AddSingleton<CameraReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<CameraReporter>());
        services.AddSingleton<CameraClaims>();
        services.AddSingleton<IUplinkObserver, UplinkObserver>();
        services.AddSingleton<CameraDirectory>();
        services.AddSingleton<CameraInspector>();
        services.AddSingleton<WhipAccess>();
        services.AddSingleton<WhipService>();
        services.AddSingleton<WhipPublishers>();
        services.AddHostedService(provider => provider.GetRequiredService<WhipPublishers>());
    }

    private static void AddViewers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ViewerCounts>();
        services.AddSingleton<ViewerSessions>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<ViewerSessionIds>();
        services.AddSingleton<IceServerLinks>();
        services.AddSingleton(CreateWebRtc);
        services.AddHostedService(provider => provider.GetRequiredService<WebRtcService>());
        services.AddSingleton<IViewerTransport, WebRtcViewerTransport>();
        services.AddHttpLive(configuration.GetSection("HttpLive").Get<HttpLiveOptions>() ?? new());
        services.AddSingleton<IReadinessCheck, ViewerSocketCheck>();
    }

    private static WebRtcService CreateWebRtc(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<WebRtcOptions>>().Value,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<WebRtcService>>())
    {
        CaptureClockOffset = provider.GetRequiredService<ClockOffsets>().Of,
    };
}
