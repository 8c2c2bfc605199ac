using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cluster;
using PetCam.Silo.Cluster;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>The cluster as the people see it who run it: who lives, what each carries, and taking a silo out and back in.</summary>
internal static class SiloEndpoints
{
    public static void MapSilos(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder silos = routes.MapGroup("/api/silos").WithTags("Silos");
        silos.MapGet("", List).WithName("listSilos").WithSummary("The live silos, ordered by id.");
        silos.MapSiloCameras();
        silos.MapPost("/{id}/drain", DrainAsync).WithName("drainSilo")
            .WithSummary("Takes a silo out: it sends its cameras elsewhere and takes nothing new.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        silos.MapPost("/{id}/undrain", UndrainAsync).WithName("undrainSilo").WithSummary("Takes a drained silo back in.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<SiloEntry[]> List(HttpContext context, IClusterMembership members, SiloLoadMeter load)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(members.Silos.Select(silo => silo.Identity.Id == members.Self.Id
            ? SiloEntry.From(silo with { Load = load.Read() }, isSelf: true, isSuspended: !members.IsAlive)
            : SiloEntry.From(silo, isSelf: false, isSuspended: false)).ToArray());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DrainAsync(
        HttpContext context, string id, IClusterMembership members, IClusterControl control, CancellationToken cancellationToken) =>
        members.Find(id) is not null && !members.Silos.Any(silo => silo.Identity.Id != id && silo.Phase == SiloPhase.Active)
            ? Problems.Of(StatusCodes.Status409Conflict, $"No other silo is active, so nobody could take what '{id}' carries. Start or undrain another one first.")
            : await SetPhaseAsync(context, id, SiloPhase.Draining, members, control, cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> UndrainAsync(
        HttpContext context, string id, IClusterMembership members, IClusterControl control, CancellationToken cancellationToken) =>
        SetPhaseAsync(context, id, SiloPhase.Active, members, control, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPhaseAsync(
        HttpContext context, string id, SiloPhase phase, IClusterMembership members, IClusterControl control, CancellationToken cancellationToken)
    {
        if (members.Find(id) is null)
        {
            return Unknown();
        }

        try
        {
            return await control.SetPhaseAsync(id, phase, cancellationToken) ? TypedResults.NoContent() : Unknown();
        }
        catch (RefereeUnavailableException)
        {
            return Problems.Unavailable(context, "The cluster cannot be told at the moment: its database cannot be reached.");
        }
    }

    private static ProblemHttpResult Unknown() => Problems.NotFound("No live silo has that id; GET /api/silos lists them.");
}
