using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cameras;
using PetCam.Silo.Http;
using PetCam.Silo.Publishers;
using PetCam.Silo.Viewers;
using PetCam.WebRtc;

namespace PetCam.Silo.Endpoints;

/// <summary>WHIP (RFC 9725): a phone or OBS offers to be a camera; an answer out, and an address to change or end the session by.</summary>
/// <remarks>Unlike all other paths of a camera these take ids that nobody has seen before, as the uplink does.</remarks>
internal static class WhipEndpoints
{
    private const string RateLimit = "whip";
    private const int OffersPerMinute = 30; // of one address: guessing tokens and opening sessions both cost
    private const int MaxNameLength = 128;

    public static void AddWhip(this IServiceCollection services) => services.AddRateLimiter(limiter =>
        limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = OffersPerMinute, Window = TimeSpan.FromMinutes(1) })));

    public static void MapWhip(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/cameras/{id}/whip").WithTags("Publish");
        group.MapPost("", OfferAsync).WithSummary("Starts publishing a camera: SDP offer in, SDP answer out. ?name= is what people call it.")
            .WithTextBody(SdpMediaType.Description)
            .RequireRateLimiting(RateLimit)
            .Produces<string>(StatusCodes.Status201Created, SdpMediaType.Description)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPatch("/{session}", PatchAsync).WithSummary("Adds candidates (trickle ICE) or restarts ICE.")
            .WithTextBody(SdpMediaType.Fragment)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        group.MapDelete("/{session}", DeleteAsync).WithSummary("Ends publishing: the camera is offline.")
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapMethods("", [HttpMethods.Options], Describe).ExcludeFromDescription();
    }

    /// <summary>RFC 9725 §4.1: what the endpoint takes. Tells nothing that needs a token.</summary>
    private static IResult Describe(HttpContext context)
    {
        context.Response.Headers.Allow = "POST, OPTIONS";
        context.Response.Headers["Accept-Post"] = SdpMediaType.Description;
        return Results.NoContent();
    }

    private static async Task<IResult> OfferAsync(
        HttpContext context, string id, string? name, WhipAccess access, WhipPublishers publishers, WhipService whip, ViewerSessionIds ids)
    {
        if (access.Refuse(context) is { } refusal)
        {
            return refusal;
        }

        if (!CameraId.TryParse(id, out CameraId camera))
        {
            return CameraRoute.Unknown(id);
        }

        if (!SdpMediaType.IsOf(context.Request, SdpMediaType.Description))
        {
            context.Response.Headers["Accept-Post"] = SdpMediaType.Description;
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, $"Send the offer as {SdpMediaType.Description}.");
        }

        if (name is not null && !IsText(name))
        {
            return Problems.BadRequest($"The name is longer than {MaxNameLength} characters or has control characters.");
        }

        if (await RequestText.ReadAsync(context.Request, context.RequestAborted) is not { } sdp)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "The offer is longer than 65536 bytes.");
        }

        string session = ids.Create();
        string agent = context.Request.Headers.UserAgent.ToString();
        PublisherOrigin origin = new(name ?? string.Empty, IsText(agent) ? agent : string.Empty);
        WebRtcAnswer answer = await publishers.AcceptAsync(session, camera, origin, sdp, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (answer.Outcome != WebRtcOutcome.Accepted)
        {
            return Refusal(context, answer);
        }

        context.Response.Headers.Location = $"/cameras/{camera}/whip/{session}";
        context.Response.Headers.ETag = whip.FindEntityTag(camera, session);
        context.Response.Headers["Accept-Patch"] = SdpMediaType.Fragment;
        return Results.Text(answer.Sdp, SdpMediaType.Description, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string id, string session, WhipAccess access, WhipService whip)
    {
        if (RefuseSession(context, access, whip, id, session, out CameraId camera, out string tag) is { } refusal)
        {
            return refusal;
        }

        if (!SdpMediaType.IsOf(context.Request, SdpMediaType.Fragment))
        {
            context.Response.Headers["Accept-Patch"] = SdpMediaType.Fragment;
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, $"Send the fragment as {SdpMediaType.Fragment}.");
        }

        string ifMatch = context.Request.Headers.IfMatch.ToString();
        if (ifMatch.Length == 0)
        {
            return Problems.Of(StatusCodes.Status428PreconditionRequired, "Send the session's ETag as If-Match, or * to restart ICE.");
        }

        if (ifMatch != "*" && ifMatch != tag)
        {
            return Problems.Of(StatusCodes.Status412PreconditionFailed, $"If-Match names {ifMatch}, and the session is at {tag}.");
        }

        if (await RequestText.ReadAsync(context.Request, context.RequestAborted) is not { } fragment)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "The fragment is longer than 65536 bytes.");
        }

        WebRtcAnswer answer = await whip.PatchAsync(camera, session, fragment, context.RequestAborted);
        if (answer.Outcome != WebRtcOutcome.Accepted)
        {
            return Refusal(context, answer);
        }

        if (answer.Sdp is null)
        {
            return Results.NoContent();
        }

        context.Response.Headers.ETag = whip.FindEntityTag(camera, session);
        return Results.Text(answer.Sdp, SdpMediaType.Fragment);
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, string id, string session, WhipAccess access, WhipService whip, EndedSessions ended)
    {
        if (RefuseSession(context, access, whip, id, session, out _, out _) is { } refusal)
        {
            return refusal.StatusCode == StatusCodes.Status404NotFound && ended.TryTake(session) ? Results.Ok() : refusal;
        }

        await whip.CloseAsync(session, "the publisher deleted the session");
        ended.TryTake(session); // it ended because of this
        return Results.Ok();
    }

    private static ProblemHttpResult? RefuseSession(
        HttpContext context, WhipAccess access, WhipService whip, string id, string session, out CameraId camera, out string tag)
    {
        string? found = CameraId.TryParse(id, out camera) ? whip.FindEntityTag(camera, session) : null;
        tag = found ?? string.Empty;
        return access.Refuse(context) ?? (found is null ? Problems.NotFound("This session is over, or never was.") : null);
    }

    private static ProblemHttpResult Refusal(HttpContext context, WebRtcAnswer answer)
    {
        string detail = answer.Detail ?? "The offer was refused.";
        return answer.Outcome switch
        {
            WebRtcOutcome.Malformed => Problems.BadRequest(detail),
            WebRtcOutcome.NothingInCommon => Problems.Of(StatusCodes.Status406NotAcceptable, detail),
            WebRtcOutcome.Busy => Problems.Unavailable(context, detail),
            WebRtcOutcome.UnknownSession => Problems.NotFound(detail),
            _ => Problems.Of(StatusCodes.Status422UnprocessableEntity, detail), // understood and not offered: ICE restart
        };
    }

    private static bool IsText(string text) => text.Length <= MaxNameLength && !text.Any(char.IsControl);
}
