using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Silo.Cluster;
using PetCam.Silo.Fleet;
using PetCam.Silo.Hosting;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>The list of cameras, as a document and as a stream.</summary>
internal static class FleetEndpoints
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder cameras = routes.MapGroup("/api/cameras").WithTags("Fleet");
        cameras.MapGet("", ListAsync).WithName("listCameras").WithSummary("All cameras that were ever seen, ordered by id.");
        cameras.MapGet("/events", FollowAsync).WithName("followCameras")
            .WithSummary("Server-sent events: 'snapshot' with all cameras, then 'camera' with each one that changed; 'draining' with the silos whose viewers should go elsewhere.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        cameras.MapGet("/{id}", GetAsync).WithName("getCamera").WithSummary("One camera with everything that is known about it.")
            .AddEndpointFilter<HomeAnswers>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Camera[]>> ListAsync(FleetFeed fleet)
    {
        await fleet.RefreshAsync();
        return TypedResults.Ok(fleet.Current.Cameras.ToArray());
    }

    private static async Task<Results<Ok<CameraDetails>, ProblemHttpResult>> GetAsync(
        string id, CameraDirectory directory, CameraInspector inspector) =>
        directory.TryResolve(id, out Domain.Cameras.CameraId camera)
            ? TypedResults.Ok(await inspector.InspectAsync(camera))
            : CameraRoute.Unknown(id);

    private static Task FollowAsync(HttpContext context, FleetFeed fleet, DrainNotices drains, SiloState silo, TimeProvider time) =>
        ApiStream.RunAsync(context, token => WriteEventsAsync(context, fleet, drains, time, token), silo.Leaving);

    private static async Task WriteEventsAsync(HttpContext context, FleetFeed fleet, DrainNotices drains, TimeProvider time, CancellationToken token)
    {
        EventStream events = await EventStream.OpenAsync(context, token);
        FleetModel seen = fleet.Current;
        events.Append("snapshot", JsonSerializer.SerializeToUtf8Bytes(seen.Cameras.ToArray(), SiloJson.Default.CameraArray));
        await events.FlushAsync(token);
        using PeriodicTimer comments = new(CommentInterval, time);
        Task comment = comments.WaitForNextTickAsync(token).AsTask();
        Task<FleetModel> change = fleet.WaitForChangeAsync(seen.Version, token);
        Task<DrainNotice> drain = drains.WaitForFirstAsync(token);
        while (true)
        {
            Task due = await Task.WhenAny(drain, change, comment);
            if (due == drain)
            {
                DrainNotice notice = await drain;
                events.Append(notice);
                drain = drains.WaitForChangeAsync(notice.Version, token);
            }
            else if (due == change)
            {
                FleetModel current = await change;
                foreach (FleetEntry entry in current.ChangedSince(seen.Version))
                {
                    events.Append("camera", entry.Json.Span);
                }

                seen = current;
                change = fleet.WaitForChangeAsync(seen.Version, token);
            }
            else
            {
                await comment;
                events.AppendComment("keep-alive"u8);
                comment = comments.WaitForNextTickAsync(token).AsTask();
            }

            await events.FlushAsync(token);
        }
    }
}
