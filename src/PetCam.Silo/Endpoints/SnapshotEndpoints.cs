using System.Globalization;
using Microsoft.Net.Http.Headers;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Silo.Fleet;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>The newest picture of a camera.</summary>
internal static class SnapshotEndpoints
{
    public static void MapSnapshot(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/cameras/{id}/snapshot.jpg", GetAsync).WithName("getSnapshot").WithTags("Fleet")
            .WithSummary("The newest JPEG; X-Capture-Time tells when it was taken.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task GetAsync(string id, HttpContext context, CameraDirectory directory)
    {
        if (!directory.TryResolve(id, out Domain.Cameras.CameraId camera))
        {
            await CameraRoute.Unknown(id).ExecuteAsync(context);
            return;
        }

        using AccessUnit? picture = directory.TryGetStream(camera, out CameraStream? stream) ? stream[TrackId.Picture].TryGetKeyframe() : null;
        if (picture is not { Codec: VideoCodec.Jpeg })
        {
            await Problems.Unavailable(context, $"There is no picture of '{camera}' now: it is offline, or its board sends none.").ExecuteAsync(context);
            return;
        }

        await SendAsync(context, picture);
    }

    private static async Task SendAsync(HttpContext context, AccessUnit picture)
    {
        EntityTagHeaderValue tag = new($"\"{picture.CaptureTime.UnixNanoseconds:x}\"");
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.CacheControl = "no-store";
        headers["X-Capture-Time"] = picture.CaptureTime.ToDateTimeOffset().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = picture.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(picture.Payload, context.RequestAborted);
        }
    }
}
