using PetCam.HttpLive;
using PetCam.Silo.Cluster;

namespace PetCam.Silo.Endpoints;

/// <summary>Everything about one camera: under its id, and for the default camera at the root as boards have it.</summary>
internal static class CameraEndpoints
{
    public static void MapCameras(this IEndpointRouteBuilder routes)
    {
        routes.MapSnapshot("/api/cameras/{id}/snapshot.jpg", CameraRoute.ResolveStream).AddEndpointFilter<HomeAnswers>()
            .WithTags("Fleet").WithSummary("The newest JPEG; X-Capture-Time tells when it was taken.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapWhip();
        MapBoardPaths(routes.MapCameraGroup("/cameras/{id}"));
        MapBoardPaths(routes.MapCameraGroup(string.Empty).ExcludeFromDescription());
    }

    private static void MapBoardPaths(RouteGroupBuilder camera)
    {
        camera.MapMjpeg(CameraRoute.ResolveStream).LimitedByAdmission().ReachingCamera()
            .WithTags("Live").WithSummary("MJPEG with the detections drawn in; boxes=0 leaves them out.")
            .Produces(StatusCodes.Status200OK, contentType: "multipart/x-mixed-replace")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        camera.MapDetections();
        camera.MapBoardStatus();
        camera.MapBoardRecording();
        camera.MapBoardWebRtc();
        camera.MapWhep();
    }
}
