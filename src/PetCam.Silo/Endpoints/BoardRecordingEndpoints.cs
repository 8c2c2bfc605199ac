using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Board;
using PetCam.Silo.Fleet;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Endpoints;

/// <summary>Start, stop and status of a camera's recording, as both board servers have them (compat.md section 2).</summary>
internal static class BoardRecordingEndpoints
{
    public static void MapBoardRecording(this IEndpointRouteBuilder camera)
    {
        RouteGroupBuilder group = camera.MapGroup("").WithTags("Recordings");
        group.MapPost("/api/recording/start", StartAsync).WithSummary("Starts recording.");
        group.MapPost("/api/recording/stop", StopAsync).WithSummary("Stops recording.");
        group.MapGet("/api/recording/status", GetAsync).WithSummary("What is being recorded.");
        group.MapPost("/start", StartAsync).ExcludeFromDescription();
        group.MapPost("/stop", StopAsync).ExcludeFromDescription();
        group.MapGet("/status", GetAsync).ExcludeFromDescription();
        group.MapGet("/health", GetHealthAsync).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<BoardRecordingStarted>, BadRequest<BoardError>, JsonHttpResult<BoardError>>> StartAsync(
        HttpContext context, IGrainFactory grains, FleetFeed fleet)
    {
        RecordingStatus status = await Recording(context, grains).StartAsync(new RecordingStartRequest { RequestedBy = "api" });
        fleet.Nudge();
        return status.Outcome switch
        {
            RecordingOutcome.Ok => TypedResults.Ok(
                new BoardRecordingStarted("recording", status.FileName, CameraModels.ToTime(status.StartedUnixMs))),
            RecordingOutcome.AlreadyRecording => TypedResults.BadRequest(new BoardError("Recording already in progress")),
            RecordingOutcome.CameraOffline => Error(
                StatusCodes.Status503ServiceUnavailable, $"Camera '{context.Camera()}' is offline: there is nothing to record."),
            _ => Error(StatusCodes.Status500InternalServerError, status.Failure),
        };
    }

    private static async Task<Results<Ok<BoardRecordingStopped>, BadRequest<BoardError>, JsonHttpResult<BoardError>>> StopAsync(
        HttpContext context, IGrainFactory grains, FleetFeed fleet)
    {
        RecordingStatus status = await Recording(context, grains).StopAsync();
        fleet.Nudge();
        return status.Outcome switch
        {
            RecordingOutcome.Ok => TypedResults.Ok(new BoardRecordingStopped(
                "stopped",
                status.FileName,
                new BoardRecordingStats((long)status.FrameCount, (long)status.BytesWritten, (long)status.DurationMs),
                CameraModels.ToTime(status.StoppedUnixMs))),
            RecordingOutcome.NotRecording => TypedResults.BadRequest(new BoardError("No recording in progress")),
            _ => Error(StatusCodes.Status500InternalServerError, status.Failure),
        };
    }

    private static async Task<Ok<BoardRecording>> GetAsync(HttpContext context, IGrainFactory grains) =>
        TypedResults.Ok(BoardRecording.From(await Recording(context, grains).GetStatusAsync()));

    private static async Task<Ok<BoardHealth>> GetHealthAsync(HttpContext context, IGrainFactory grains, ViewerCounts viewers)
    {
        CameraState state = await grains.GetGrain<ICameraGrain>(context.Camera().Value).GetStateAsync();
        return TypedResults.Ok(new BoardHealth(state.Online ? "ok" : "offline", viewers.Of(context.Camera()), state.Recording));
    }

    private static IRecordingGrain Recording(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IRecordingGrain>(context.Camera().Value);

    private static JsonHttpResult<BoardError> Error(int status, string sentence) =>
        TypedResults.Json(new BoardError(sentence), statusCode: status);
}
