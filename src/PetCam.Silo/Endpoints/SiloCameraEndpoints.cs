using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;
using PetCam.Silo.Cluster;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>Which cameras a silo owns, told by that silo, whichever is asked.</summary>
internal static class SiloCameraEndpoints
{
    private const int DefaultLimit = 200;
    private const int MaxLimit = 1000;

    public static void MapSiloCameras(this IEndpointRouteBuilder silos) => silos.MapGet("/{id}/cameras", List)
        .WithName("listSiloCameras").WithSummary("The cameras that a silo owns, with epochs, ordered by id; that silo answers.")
        .AddEndpointFilter<SiloAnswers>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <param name="id">The silo.</param>
    /// <param name="limit">How many at most: 1 to 1000, 200 by default.</param>
    /// <param name="after">Only those behind this camera: <c>next</c> of the page before.</param>
    private static Results<Ok<SiloCameraPage>, ProblemHttpResult> List(
        HttpContext context, string id, IOwnHomes homes, UplinkDirectory uplinks, int limit = DefaultLimit, string? after = null)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.BadRequest($"limit is {limit}: use 1 to {MaxLimit}.");
        }

        if (after is not null && !CameraId.TryParse(after, out _))
        {
            return Problems.BadRequest("after is not a camera id: pass 'next' of the page before.");
        }

        (CameraId Camera, OwnedHome Home)[] owned = [.. homes.List(HomeKeys.CameraPrefix).Select(Parse).OfType<(CameraId, OwnedHome)>()];
        SiloCamera[] page =
        [
            .. owned.SkipWhile(entry => after is not null && string.CompareOrdinal(entry.Camera.Value, after) <= 0).Take(limit)
                .Select(entry => Describe(entry.Camera, entry.Home, uplinks)),
        ];
        context.Response.Headers.CacheControl = "no-store";
        bool isLast = page.Length < limit || page[^1].Camera == owned[^1].Camera.Value;
        return TypedResults.Ok(new SiloCameraPage(page, owned.Length, isLast ? null : page[^1].Camera));
    }

    private static (CameraId, OwnedHome)? Parse(OwnedHome home) => HomeKeys.TryGetCamera(home.Key, out CameraId camera) ? (camera, home) : null;

    private static SiloCamera Describe(CameraId camera, OwnedHome home, UplinkDirectory uplinks) =>
        new(camera.Value, (long)home.Epoch, home.Since, uplinks.Find(camera) is { IsConnected: true, RelayedFrom: null });
}
