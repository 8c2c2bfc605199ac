using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Recording;
using PetCam.Silo.Cluster;
using PetCam.Silo.Http;
using PetCam.Silo.Recordings;

namespace PetCam.Silo.Endpoints;

/// <summary>Recorded files: list, download, delete.</summary>
internal static class RecordingEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static void MapRecordings(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/recordings").WithTags("Recordings");
        group.MapGet("", ListAsync).WithName("listRecordings").WithSummary("Recordings, newest first.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{recordingId}", GetAsync).WithName("getRecording").WithSummary("One recording.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{recordingId}/video.mp4", DownloadMp4Async).WithSummary("The video as fragmented MP4; ranges; ?download=1 to save it.")
            .AddEndpointFilter<RecordingPlaces>()
            .Produces<byte[]>(StatusCodes.Status200OK, "video/mp4")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{recordingId}/video.h264", DownloadH264Async)
            .WithSummary("The video as H.264 byte stream with parameter sets before each keyframe.")
            .AddEndpointFilter<RecordingPlaces>()
            .Produces<byte[]>(StatusCodes.Status200OK, "video/h264")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{recordingId}", DeleteAsync).WithName("deleteRecording").WithSummary("Deletes a recording that is not being written.")
            .AddEndpointFilter<RecordingPlaces>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <param name="camera">Only those of this camera.</param>
    /// <param name="limit">How many at most: 1 to 500, 50 by default.</param>
    /// <param name="before">Only those older than this recording: <c>next</c> of the page before.</param>
    private static async Task<Results<Ok<RecordingPage>, ProblemHttpResult>> ListAsync(
        RecordingCatalog catalog, CancellationToken cancellationToken, string? camera = null, int limit = DefaultLimit, string? before = null)
    {
        CameraId cameraId = default;
        RecordingId beforeId = default;
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.BadRequest($"limit is {limit}: use 1 to {MaxLimit}.");
        }

        if (camera is not null && !CameraId.TryParse(camera, out cameraId))
        {
            return Problems.BadRequest("camera is not a camera id: use 1 to 63 of a-z, 0-9, '.', '_', '-'.");
        }

        if (before is not null && !RecordingId.TryParse(before, out beforeId))
        {
            return Problems.BadRequest("before is not a recording id: pass 'next' of the page before.");
        }

        return TypedResults.Ok(await catalog.ListAsync(
            camera is null ? null : cameraId, limit, before is null ? null : beforeId, cancellationToken));
    }

    private static async Task<Results<Ok<Recordings.Recording>, ProblemHttpResult>> GetAsync(
        string recordingId, RecordingCatalog catalog, CancellationToken cancellationToken) =>
        RecordingId.TryParse(recordingId, out RecordingId id) && await catalog.FindAsync(id, cancellationToken) is { } recording
            ? TypedResults.Ok(recording)
            : Unknown(recordingId);

    private static async Task<IResult> DownloadMp4Async(
        string recordingId, RecordingLibrary library, CancellationToken cancellationToken, string? download = null)
    {
        if (await OpenAsync(recordingId, library, cancellationToken) is not { } file)
        {
            return Unknown(recordingId);
        }

        // Length and time together name the bytes: a file that grows gets another tag.
        EntityTagHeaderValue tag = new($"\"{file.Length:x}-{file.LastModified.UtcTicks:x}\"");
        return TypedResults.Stream(
            file.OpenMp4(), "video/mp4", download == "1" ? file.FileName : null, file.LastModified, tag, enableRangeProcessing: true);
    }

    private static async Task<IResult> DownloadH264Async(
        string recordingId, RecordingLibrary library, CancellationToken cancellationToken)
    {
        if (await OpenAsync(recordingId, library, cancellationToken) is not { } file)
        {
            return Unknown(recordingId);
        }

        string name = Path.ChangeExtension(file.FileName, ".h264");
        return TypedResults.Stream(
            async body =>
            {
                using (file)
                {
                    await file.CopyAnnexBToAsync(body, cancellationToken);
                }
            },
            "video/h264",
            name);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string recordingId, RecordingLibrary library, CancellationToken cancellationToken)
    {
        RecordingDeletion deletion = RecordingId.TryParse(recordingId, out RecordingId id)
            ? await library.DeleteAsync(id, cancellationToken)
            : RecordingDeletion.Unknown;
        return deletion switch
        {
            RecordingDeletion.Deleted => TypedResults.NoContent(),
            RecordingDeletion.BeingWritten => Problems.Of(StatusCodes.Status409Conflict, "This recording is being written: stop it first."),
            _ => Unknown(recordingId),
        };
    }

    private static async Task<RecordingDownload?> OpenAsync(string recordingId, RecordingLibrary library, CancellationToken cancellationToken) =>
        RecordingId.TryParse(recordingId, out RecordingId id) ? await library.OpenAsync(id, cancellationToken) : null;

    private static ProblemHttpResult Unknown(string recordingId) => Problems.NotFound(
        RecordingId.TryParse(recordingId, out _)
            ? "There is no such recording, or its file is gone; GET /api/recordings lists those that are there."
            : "That is not a recording id: it has 32 hexadecimal digits.");
}
