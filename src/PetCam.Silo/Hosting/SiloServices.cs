using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.ResponseCompression;
using PetCam.Hub;
using PetCam.Silo.Auth;
using PetCam.Silo.Board;
using PetCam.Silo.Configuration;
using PetCam.Silo.Fleet;
using PetCam.Silo.Health;
using PetCam.Silo.Http;
using PetCam.Silo.Telemetry;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Hosting;

/// <summary>Registers what a silo is made of.</summary>
internal static class SiloServices
{
    private static readonly string[] CompressedTypes =
        ["text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json"];

    public static void AddSiloServices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSiloOptions(configuration);
        services.AddWeb(configuration);
        services.AddSingleton<SiloState>();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<AccessToken>();
        services.AddSingleton<ViewerCounts>();
        services.AddSingleton<ViewerSessions>();
        services.AddSingleton<ViewerSessionIds>();
        services.AddSingleton(provider => new MediaHub(
            provider.GetRequiredService<HubOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MediaHub>>()));
        services.AddGrainRuntime(_ => { });
        services.AddFleet();
        services.AddTelemetry();
        services.AddReadiness();
    }

    private static void AddFleet(this IServiceCollection services)
    {
        services.AddSingleton<FleetFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetFeed>());
        services.AddSingleton<CameraDirectory>();
        services.AddSingleton<CameraInspector>();
        services.AddSingleton<BoardStatusReader>();
    }

    private static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<SiloTelemetry>();
        services.AddSingleton<SiloMetrics>();
    }

    private static void AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<IReadinessCheck, DrainCheck>();
        services.AddSingleton<IReadinessCheck, DiskSpaceCheck>();
    }

    private static void AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenApi();
        services.AddProblemDetails();
        services.AddLogin();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // the content type keeps it from being read as HTML
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, BoardJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, SiloJson.Default);
        });
        services.AddResponseCompression(compression => compression.MimeTypes = CompressedTypes);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = System.IO.Compression.CompressionLevel.Fastest);
        AccessOptions access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. access.AllowedOrigins]).AllowAnyMethod().AllowAnyHeader()
            .WithExposedHeaders("Location", "ETag", "Link", "Retry-After", "X-Capture-Time", "X-Content-Format")));
    }
}
