using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cameras;
using PetCam.Silo.Fleet;
using PetCam.WebRtc;

namespace PetCam.Silo.Endpoints;

/// <summary>Who watches a camera over WebRTC on this silo, and how well that goes.</summary>
internal static class ViewerEndpoints
{
    public static void MapViewers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/cameras/{id}/viewers", List).WithTags("Live").WithName("listViewers")
            .WithSummary("The WebRTC viewers of one camera on this silo.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static Results<Ok<ViewerModel[]>, ProblemHttpResult> List(string id, CameraDirectory directory, WebRtcService webRtc) =>
        directory.TryResolve(id, out CameraId camera)
            ? TypedResults.Ok(webRtc.GetStatistics().Where(viewer => viewer.Camera == camera).Select(ViewerModel.From).ToArray())
            : CameraRoute.Unknown(id);
}
