using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Silo.Fleet;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>Paths that exist under <c>/cameras/{id}</c> and, without it, for the default camera (compat.md section 2).</summary>
internal static class CameraRoute
{
    private static readonly object CameraKey = new();

    /// <summary>Resolves the camera of each request in the group, or answers 404.</summary>
    public static RouteGroupBuilder MapCameraGroup(this IEndpointRouteBuilder routes, string prefix)
    {
        RouteGroupBuilder group = routes.MapGroup(prefix);
        group.AddEndpointFilter((invocation, next) =>
        {
            HttpContext context = invocation.HttpContext;
            string? text = context.GetRouteValue("id") as string;
            if (!context.RequestServices.GetRequiredService<CameraDirectory>().TryResolve(text, out CameraId id))
            {
                return ValueTask.FromResult<object?>(Unknown(text));
            }

            context.Items[CameraKey] = id;
            return next(invocation);
        });
        return group;
    }

    /// <summary>The stream of the camera that this request is about; null when there is no such camera. For endpoints that filters do not reach.</summary>
    public static CameraStream? ResolveStream(HttpContext context) =>
        context.RequestServices.GetRequiredService<CameraDirectory>().TryResolve(context.GetRouteValue("id") as string, out CameraId id)
            ? context.RequestServices.GetRequiredService<MediaHub>().GetOrAdd(id)
            : null;

    /// <summary>The camera that this request is about.</summary>
    public static CameraId Camera(this HttpContext context) => (CameraId)context.Items[CameraKey]!;

    public static ProblemHttpResult Unknown(string? camera) => Problems.NotFound(camera is null
        ? "No camera has connected yet: start an edge agent, or set Fleet:DefaultCamera."
        : CameraId.TryParse(camera, out _)
            ? $"Camera '{camera}' was never seen here; GET /api/cameras lists those that were."
            : "That is not a camera id: use 1 to 63 of a-z, 0-9, '.', '_', '-'.");
}
