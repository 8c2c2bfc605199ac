using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.ResponseCompression;
using PetCam.Silo.Auth;
using PetCam.Silo.Board;
using PetCam.Silo.Configuration;
using PetCam.Silo.Endpoints;
using PetCam.Silo.Health;
using PetCam.Silo.Http;
using PetCam.Silo.Telemetry;

namespace PetCam.Silo.Hosting;

/// <summary>Registers what a silo is as a process and as a web server; what it does is in <see cref="SiloFeatures"/>.</summary>
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
        services.AddSingleton<BoardStatusReader>();
        services.AddSingleton<SiloTelemetry>();
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<CompatibilityMetrics>();
        services.AddSingleton<IReadinessCheck, DrainCheck>();
        services.AddSingleton<IReadinessCheck, DiskSpaceCheck>();
        services.AddSiloFeatures(configuration);
        services.AddHostedService<TelemetryStartup>();
    }

    private static void AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenApi(document => document.AddOperationTransformer<CameraParameterTransformer>());
        services.AddProblemDetails();
        services.AddExceptionHandler<Unavailability>();
        services.AddLogin();
        services.AddWhip();
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
            .WithExposedHeaders("Location", "ETag", "Link", "Retry-After", "Accept-Patch", "Accept-Post", "X-Capture-Time", "X-Content-Format")));
    }
}
