using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cameras;
using PetCam.Silo.Board;
using PetCam.Silo.Cluster;
using PetCam.Silo.Hosting;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>Status of one camera as the boards' monitor server tells it (compat.md section 2).</summary>
internal static class BoardStatusEndpoints
{
    private static readonly TimeSpan StreamInterval = TimeSpan.FromSeconds(2);

    public static void MapBoardStatus(this IEndpointRouteBuilder camera)
    {
        RouteGroupBuilder group = camera.MapGroup("/api").WithTags("Board").AddEndpointFilter<RouteGroupBuilder, HomeAnswers>();
        group.MapGet("/status", ReadAsync).WithSummary("Rates, shared memory and detections.");
        group.MapGet("/status/stream", FollowAsync).WithSummary("Server-sent events: the status every 2 s, as JSON or base64 of protobuf.")
            .Produces<BoardStatusModel>(StatusCodes.Status200OK, "text/event-stream");
        group.MapGet("/camera_status", ReadCameraAsync).WithSummary("Which of the board's cameras is active.");
        group.MapPost("/debug/switch-camera", SwitchCamera).WithSummary("Always refused: one camera per id here.");
    }

    private static async Task<Ok<BoardStatusModel>> ReadAsync(HttpContext context, BoardStatusReader reader) =>
        TypedResults.Ok(await reader.ReadAsync(context.Camera()));

    private static async Task<Ok<BoardCameraStatus>> ReadCameraAsync(HttpContext context, BoardStatusReader reader)
    {
        BoardStatusModel status = await reader.ReadAsync(context.Camera());
        return TypedResults.Ok(new BoardCameraStatus(new BoardCameraMode("single"), status.Monitor, status.SharedMemory));
    }

    private static BadRequest<BoardError> SwitchCamera(HttpContext context) =>
        TypedResults.BadRequest(new BoardError($"Camera '{context.Camera()}' is the only one of its id: there is nothing to switch to."));

    private static Task FollowAsync(HttpContext context, BoardStatusReader reader, SiloState silo, TimeProvider time)
    {
        EventFormat format = EventFormat.Of(context.Request);
        context.Response.Headers[EventFormat.HeaderName] = format.Name;
        return ApiStream.RunAsync(context, token => WriteEventsAsync(context, reader, format, time, token), silo.Leaving);
    }

    private static async Task WriteEventsAsync(
        HttpContext context, BoardStatusReader reader, EventFormat format, TimeProvider time, CancellationToken token)
    {
        CameraId camera = context.Camera();
        EventStream events = await EventStream.OpenAsync(context, token);
        using PeriodicTimer timer = new(StreamInterval, time);
        do
        {
            BoardStatusModel status = await reader.ReadAsync(camera);
            events.Append(null, format.Write(status, BoardJson.Default.BoardStatusModel, model => model.ToMessage()));
            await events.FlushAsync(token);
        }
        while (await timer.WaitForNextTickAsync(token));
    }
}
