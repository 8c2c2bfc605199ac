using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>GET <c>snapshot.jpg</c>: the newest picture of a camera (docs/api.md).</summary>
internal sealed class SnapshotEndpoint
{
    private const string CaptureTimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private readonly HttpLiveOptions _options;

    public SnapshotEndpoint(HttpLiveOptions options) => _options = options;

    public async Task SendAsync(HttpContext context, CameraStream camera)
    {
        using AccessUnit? picture = camera[TrackId.Picture].TryGetKeyframe();
        if (picture is null || !JpegHeader.TryParse(picture.PayloadSpan, out JpegHeader header) || !header.Fits(_options.MaxPictureSide))
        {
            await LiveProblem.SendAsync(context, StatusCodes.Status503ServiceUnavailable, PictureTrack.Describe(camera)).ConfigureAwait(false);
            return;
        }

        EntityTagHeaderValue tag = new($"\"{picture.CaptureTime.UnixNanoseconds:x}-{picture.Info.FrameNumber:x}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Capture-Time"] = picture.CaptureTime.ToDateTimeOffset().UtcDateTime.ToString(CaptureTimeFormat);
        if (IsKnown(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = picture.Length;
        await context.Response.BodyWriter.WriteAsync(picture.Payload, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        foreach (EntityTagHeaderValue known in request.GetTypedHeaders().IfNoneMatch)
        {
            if (known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }
}
