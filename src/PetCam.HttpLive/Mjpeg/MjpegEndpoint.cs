using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>GET <c>stream</c>: the pictures of a camera with its detections drawn in (compat.md section 2).</summary>
internal sealed class MjpegEndpoint
{
    private readonly AnnotatedPictures _annotated;
    private readonly LiveStreams _streams;
    private readonly HttpLiveOptions _options;

    public MjpegEndpoint(AnnotatedPictures annotated, LiveStreams streams, HttpLiveOptions options)
    {
        _annotated = annotated;
        _streams = streams;
        _options = options;
    }

    public async Task RunAsync(HttpContext context, CameraStream camera)
    {
        if (!PictureTrack.HasPictures(camera))
        {
            await LiveProblem.SendAsync(context, StatusCodes.Status503ServiceUnavailable, PictureTrack.Describe(camera)).ConfigureAwait(false);
            return;
        }

        if (!_streams.TryOpen(camera.Id, out IDisposable? stream))
        {
            await LiveProblem.SendAsync(context, StatusCodes.Status503ServiceUnavailable, _streams.DescribeLimit(camera.Id)).ConfigureAwait(false);
            return;
        }

        using (stream)
        {
            await FollowAsync(context, camera).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(HttpContext context, CameraStream camera)
    {
        using PictureAnnotations? annotations = context.Request.Query["boxes"] == "0" ? null : _annotated.Join(camera);
        using LatestPicture latest = new(camera);
        MultipartWriter parts = await StartAsync(context).ConfigureAwait(false);
        try
        {
            while (true)
            {
                using AccessUnit picture = await latest.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                if (await SendAsync(parts, picture, annotations, camera, context.RequestAborted).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: the normal ending.
        }
    }

    private static async Task<MultipartWriter> StartAsync(HttpContext context)
    {
        context.Response.ContentType = MultipartWriter.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        MultipartWriter parts = new(context.Response.BodyWriter);
        parts.Start();
        return parts;
    }

    /// <returns>True when the client will read no more.</returns>
    private async ValueTask<bool> SendAsync(
        MultipartWriter parts, AccessUnit picture, PictureAnnotations? annotations, CameraStream camera, CancellationToken aborted)
    {
        if (!JpegHeader.TryParse(picture.PayloadSpan, out JpegHeader header) || !header.Fits(_options.MaxPictureSide))
        {
            HttpLiveMetrics.CorruptPictures.Add(1, HttpLiveMetrics.Tag(camera.Id));
            return false;
        }

        using AccessUnit? shown = annotations is null
            ? picture.AddReference()
            : await annotations.DrawAsync(picture, aborted).ConfigureAwait(false);
        if (shown is null)
        {
            return false; // counted where it was found out
        }

        FlushResult flushed = await parts.SendAsync(shown, aborted).ConfigureAwait(false);
        HttpLiveMetrics.PicturesSent.Add(1, HttpLiveMetrics.Tag(camera.Id));
        return flushed.IsCompleted;
    }
}
