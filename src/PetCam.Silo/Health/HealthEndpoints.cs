using Microsoft.AspNetCore.Http.HttpResults;

namespace PetCam.Silo.Health;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: it takes traffic.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Operations");
        group.MapGet("/healthz", () => TypedResults.Ok(new HealthReport("ok", [])))
            .WithName("getHealth").WithSummary("Alive: restart the process when this does not answer.");
        group.MapGet("/readyz", CheckAsync)
            .WithName("getReadiness").WithSummary("Takes traffic: 503 while something that it needs is missing, or it is stopping.")
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<HealthReport>> CheckAsync(IEnumerable<IReadinessCheck> checks, CancellationToken cancellationToken)
    {
        List<HealthCheckResult> results = [];
        foreach (IReadinessCheck check in checks)
        {
            results.Add(await check.CheckAsync(cancellationToken));
        }

        bool ready = results.TrueForAll(result => result.Ok);
        return TypedResults.Json(
            new HealthReport(ready ? "ok" : "unavailable", results),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
