using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Silo.Hosting;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Endpoints;

/// <summary>What the dashboard asks of the silo itself.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("System");
        api.MapGet("/clock", ReadClock).WithName("readClock").WithSummary("The silo's clock, for measuring the browser's offset.");
        api.MapGet("/system", GetSystem).WithName("getSystem").WithSummary("This silo: version, uptime, load.");
    }

    private static Ok<ClockReading> ReadClock(HttpContext context, TimeProvider time)
    {
        double received = ToUnixMs(time);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ClockReading(received, ToUnixMs(time)));
    }

    private static Ok<SystemModel> GetSystem(SiloState silo, MediaHub hub, ViewerCounts viewers, TimeProvider time) =>
        TypedResults.Ok(new SystemModel(
            silo.Id,
            BuildVersion.Text,
            silo.StartedAt,
            Math.Round((time.GetUtcNow() - silo.StartedAt).TotalSeconds, 3),
            hub.Streams.Count(stream => stream is { IsOnline: true, Publication: not { IsRelayed: true } }),
            viewers.Total,
            MediaBufferLedger.Outstanding));

    private static double ToUnixMs(TimeProvider time) =>
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerMillisecond;
}
