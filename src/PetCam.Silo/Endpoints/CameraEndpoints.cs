using PetCam.HttpLive;

namespace PetCam.Silo.Endpoints;

/// <summary>Everything about one camera: under its id, and for the default camera at the root as boards have it.</summary>
internal static class CameraEndpoints
{
    public static void MapCameras(this IEndpointRouteBuilder routes)
    {
        routes.MapSnapshot("/api/cameras/{id}/snapshot.jpg", CameraRoute.ResolveStream);
        MapBoardPaths(routes.MapCameraGroup("/cameras/{id}"));
        MapBoardPaths(routes.MapCameraGroup(string.Empty).ExcludeFromDescription());
    }

    private static void MapBoardPaths(RouteGroupBuilder camera)
    {
        camera.MapMjpeg(CameraRoute.ResolveStream);
        camera.MapDetections();
        camera.MapBoardStatus();
        camera.MapBoardRecording();
        camera.MapBoardWebRtc();
        camera.MapWhep();
    }
}
