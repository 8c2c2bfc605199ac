using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PetCam.Ingest;
using PetCam.Silo.Auth;
using PetCam.Silo.Configuration;
using PetCam.Silo.Dashboard;
using PetCam.Silo.Endpoints;
using PetCam.Silo.Health;
using PetCam.Silo.Http;
using PetCam.Silo.Telemetry;

namespace PetCam.Silo.Hosting;

/// <summary>Puts the silo together. The only place that knows every implementation.</summary>
internal static class SiloApplication
{
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]";

    /// <summary>Ready to start, not started.</summary>
    /// <exception cref="SiloStartException">It would listen where it must not; the message names the remedies.</exception>
    public static WebApplication Build(string[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "petcam-silo" });
        builder.Configuration.AddCommandLine(settings, CommandLine.ShortForms.ToDictionary());
        if (ListenAddresses.Check(builder.Configuration) is { } refusal)
        {
            throw new SiloStartException(refusal);
        }

        ConsoleLog.Configure(builder.Logging, builder.Configuration);
        ConfigureServer(builder);
        builder.Services.AddSiloServices(builder.Configuration);
        WebApplication app = builder.Build();
        UseMiddleware(app);
        MapEndpoints(app);
        return app;
    }

    private static void ConfigureServer(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls([.. ListenAddresses.From(builder.Configuration)]);
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel.Limits, kestrel));

        // What a connection brings is handled where it was received, on a thread of the pool, instead of being passed to another one: at one
        // camera the silo switches threads 281 times a second instead of 421. Nothing that reads requests blocks its thread, which is what this asks for.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        AccessOptions access = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        if (builder.Configuration["AllowedHosts"] is null && access is { RequiresToken: false, AllowAnonymousNetwork: false })
        {
            // A name that someone else's DNS points at 127.0.0.1 must not open this silo to their page (DNS rebinding).
            builder.Services.PostConfigure<HostFilteringOptions>(hosts => hosts.AllowedHosts = LoopbackHosts.Split(';'));
        }
    }

    /// <summary>What is posted here is small: offers, settings. Video comes over WebSockets, which have limits of their own.</summary>
    private static void Limit(KestrelServerLimits limits, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        limits.MaxRequestBodySize = 128 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxConcurrentConnections = 16 * 1024;
        limits.MaxConcurrentUpgradedConnections = 16 * 1024;
    }

    private static void UseMiddleware(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseCors();
        app.UseMiddleware<AccessGate>();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        app.UseMiddleware<CrossSiteGuard>();
        app.UseResponseCompression();
        app.UseDashboardFiles();
        app.UseRouting();
        app.UseRateLimiter();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHealth();
        app.MapMetrics();
        app.MapLogin();
        app.MapSystem();
        app.MapSilos();
        app.MapFleet();
        app.MapViewers();
        app.MapCameras();
        app.MapRecordings();
        app.MapUplink();
        app.MapDashboardFallback();
        app.UseEndpoints(_ => { }); // makes the endpoints known without listening, as --write-openapi needs them
    }
}
