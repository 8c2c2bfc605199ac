using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Silo.Board;
using PetCam.Silo.Hosting;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>Server-sent events of what a board sees (compat.md section 2).</summary>
internal static class DetectionEndpoints
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(30);

    public static void MapDetections(this IEndpointRouteBuilder camera) =>
        camera.MapGet("/api/detections/stream", FollowAsync).WithTags("Live")
            .WithSummary("Server-sent events: one per picture on which something was detected, as JSON or base64 of protobuf.")
            .Produces<BoardDetectionEvent>(StatusCodes.Status200OK, "text/event-stream");

    /// <param name="empty">1: also tell when what was seen has gone.</param>
    private static Task FollowAsync(HttpContext context, MediaHub hub, SiloState silo, TimeProvider time, string? empty = null)
    {
        CameraId camera = context.Camera();
        EventFormat format = EventFormat.Of(context.Request);
        context.Response.Headers[EventFormat.HeaderName] = format.Name;
        return ApiStream.RunAsync(
            context, token => WriteEventsAsync(context, hub.GetOrAdd(camera), format, empty == "1", time, token), silo.Draining);
    }

    private static async Task WriteEventsAsync(
        HttpContext context, CameraStream stream, EventFormat format, bool withEmpty, TimeProvider time, CancellationToken token)
    {
        using DetectionSubscription detections = stream.Detections.Subscribe();
        EventStream events = await EventStream.OpenAsync(context, token);
        while (true)
        {
            if (!await WaitAsync(detections, time, token))
            {
                events.AppendComment("keep-alive"u8);
            }

            while (detections.Reader.TryRead(out DetectionSet? set))
            {
                if (withEmpty || set.Objects.Length > 0)
                {
                    events.Append(null, format.Write(
                        BoardDetectionEvent.From(set), BoardJson.Default.BoardDetectionEvent, model => model.ToMessage()));
                }
            }

            await events.FlushAsync(token);
        }
    }

    /// <returns>False when it is time for a comment.</returns>
    private static async Task<bool> WaitAsync(DetectionSubscription detections, TimeProvider time, CancellationToken token)
    {
        Task<bool> available = detections.Reader.WaitToReadAsync(token).AsTask();
        try
        {
            return await available.WaitAsync(CommentInterval, time, token);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
