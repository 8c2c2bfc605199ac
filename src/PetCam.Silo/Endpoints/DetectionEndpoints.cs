using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Silo.Board;
using PetCam.Silo.Cluster;
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
    /// <param name="drains">1: also tell, as event 'draining', which silos' viewers should go elsewhere.</param>
    private static Task FollowAsync(
        HttpContext context, MediaHub hub, DrainNotices notices, SiloState silo, TimeProvider time, string? empty = null, string? drains = null)
    {
        CameraId camera = context.Camera();
        EventFormat format = EventFormat.Of(context.Request);
        context.Response.Headers[EventFormat.HeaderName] = format.Name;
        return ApiStream.RunAsync(
            context,
            token => WriteEventsAsync(context, hub.GetOrAdd(camera), format, empty == "1", drains == "1" ? notices : null, time, token),
            silo.Leaving);
    }

    /// <param name="notices">Null for clients that did not ask for them.</param>
    private static async Task WriteEventsAsync(
        HttpContext context, CameraStream stream, EventFormat format, bool withEmpty, DrainNotices? notices, TimeProvider time, CancellationToken token)
    {
        using DetectionSubscription detections = stream.Detections.Subscribe();
        EventStream events = await EventStream.OpenAsync(context, token);
        using PeriodicTimer comments = new(CommentInterval, time);
        Task comment = comments.WaitForNextTickAsync(token).AsTask();
        Task available = detections.Reader.WaitToReadAsync(token).AsTask();
        Task<DrainNotice> drain = notices?.WaitForFirstAsync(token) ?? new TaskCompletionSource<DrainNotice>().Task;
        while (true)
        {
            Task due = await Task.WhenAny(available, drain, comment);
            await due;
            if (due == available)
            {
                AppendDetections(events, detections, format, withEmpty);
                available = detections.Reader.WaitToReadAsync(token).AsTask();
            }
            else if (due == drain)
            {
                DrainNotice notice = await drain;
                events.Append(notice);
                drain = notices!.WaitForChangeAsync(notice.Version, token);
            }
            else
            {
                events.AppendComment("keep-alive"u8);
                comment = comments.WaitForNextTickAsync(token).AsTask();
            }

            await events.FlushAsync(token);
        }
    }

    private static void AppendDetections(EventStream events, DetectionSubscription detections, EventFormat format, bool withEmpty)
    {
        while (detections.Reader.TryRead(out DetectionSet? set))
        {
            if (withEmpty || set.Objects.Length > 0)
            {
                events.Append(null, format.Write(
                    BoardDetectionEvent.From(set), BoardJson.Default.BoardDetectionEvent, model => model.ToMessage()));
            }
        }
    }
}
