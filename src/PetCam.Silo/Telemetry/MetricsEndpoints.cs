namespace PetCam.Silo.Telemetry;

/// <summary><c>GET /metrics</c> for Prometheus.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (SiloTelemetry telemetry, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return Results.Text(telemetry.CollectText(), PrometheusTextWriter.ContentType);
            })
            .WithName("getMetrics").WithTags("Operations").WithSummary("Metrics in Prometheus' text format.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
}
