using PetCam.Hub;
using PetCam.Silo.Endpoints;

namespace PetCam.Silo.Cluster;

/// <summary>Marks endpoints that need a camera's pictures.</summary>
internal static class ReachExtensions
{
    /// <summary>A camera that lives on another silo comes here before the request is handled, see <see cref="CameraReach"/>.</summary>
    public static RouteHandlerBuilder ReachingCamera(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (invocation, next) =>
    {
        HttpContext context = invocation.HttpContext;
        if (CameraRoute.ResolveStream(context) is CameraStream { IsOnline: false } camera)
        {
            await context.RequestServices.GetRequiredService<CameraReach>().FetchAsync(camera.Id, context.RequestAborted);
        }

        return await next(invocation);
    });
}
