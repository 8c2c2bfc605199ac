using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Cluster;
using PetCam.Silo.Http;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Endpoints;

/// <summary>WHEP, draft-ietf-wish-whep: an offer in, an answer out, and an address to change or end the session by.</summary>
internal static class WhepEndpoints
{
    private const string EndpointMethods = "POST, OPTIONS";
    private const string SessionMethods = "PATCH, DELETE, OPTIONS";

    public static void MapWhep(this IEndpointRouteBuilder camera)
    {
        RouteGroupBuilder group = camera.MapGroup("/whep").WithTags("Live");
        group.MapPost("", OfferAsync).WithSummary("Starts watching: SDP offer in, SDP answer out.").LimitedByAdmission()
            .WithTextBody(SdpMediaType.Description)
            .Produces<string>(StatusCodes.Status201Created, SdpMediaType.Description)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPatch("/{session}", PatchAsync).WithSummary("Adds candidates (trickle ICE) or restarts ICE.")
            .WithTextBody(SdpMediaType.Fragment)
            .Produces(StatusCodes.Status204NoContent)
            .Produces<string>(StatusCodes.Status200OK, SdpMediaType.Fragment)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        group.MapDelete("/{session}", DeleteAsync).WithSummary("Ends watching.")
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapMethods("", [HttpMethods.Options], DescribeEndpoint).WithSummary("What may be posted, and in Link headers the ICE servers to use.")
            .Produces(StatusCodes.Status204NoContent);
        group.MapMethods("/{session}", [HttpMethods.Options], DescribeSession).ExcludeFromDescription();

        // Left open for later versions by the draft; without these the dashboard would answer the browser's GET.
        group.MapMethods("", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete], RefuseOnEndpoint)
            .ExcludeFromDescription();
        group.MapMethods("/{session}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put, HttpMethods.Post], RefuseOnSession).ExcludeFromDescription();
    }

    private static IResult DescribeEndpoint(HttpContext context, IceServerLinks servers)
    {
        context.Response.Headers.Allow = EndpointMethods;
        context.Response.Headers["Accept-Post"] = SdpMediaType.Description;
        servers.Write(context.Response);
        return Results.NoContent();
    }

    private static IResult DescribeSession(HttpContext context)
    {
        context.Response.Headers.Allow = SessionMethods;
        context.Response.Headers["Accept-Patch"] = SdpMediaType.Fragment;
        return Results.NoContent();
    }

    private static ProblemHttpResult RefuseOnEndpoint(HttpContext context) => RefuseMethod(context, EndpointMethods);

    private static ProblemHttpResult RefuseOnSession(HttpContext context) => RefuseMethod(context, SessionMethods);

    private static ProblemHttpResult RefuseMethod(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Problems.Of(StatusCodes.Status405MethodNotAllowed, $"WHEP takes {allowed} here.");
    }

    private static async Task<IResult> OfferAsync(HttpContext context, IGrainFactory grains, ViewerSessionIds ids, IceServerLinks servers)
    {
        if (!SdpMediaType.IsOf(context.Request, SdpMediaType.Description))
        {
            context.Response.Headers["Accept-Post"] = SdpMediaType.Description;
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, $"Send the offer as {SdpMediaType.Description}.");
        }

        if (await RequestText.ReadAsync(context.Request, context.RequestAborted) is not { } sdp)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "The offer is longer than 65536 bytes.");
        }

        string session = ids.Create();
        ViewerAnswer answer = await Session(grains, session).OfferAsync(ViewerOffers.Of(context, sdp));
        if (answer.Outcome == ViewerOutcome.CameraOffline)
        {
            // The draft's answer while nobody publishes; a full silo is 503.
            return Problems.RetryLater(context, StatusCodes.Status409Conflict, answer.Detail);
        }

        if (answer.Outcome != ViewerOutcome.Ok)
        {
            return ViewerProblems.Of(context, answer);
        }

        servers.Write(context.Response);
        context.Response.Headers.Location = $"/cameras/{context.Camera()}/whep/{session}";
        context.Response.Headers.ETag = answer.Etag;
        context.Response.Headers["Accept-Patch"] = SdpMediaType.Fragment;
        return Results.Text(answer.Sdp, SdpMediaType.Description, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string session, IGrainFactory grains, ViewerSessionIds ids)
    {
        if (!SdpMediaType.IsOf(context.Request, SdpMediaType.Fragment))
        {
            context.Response.Headers["Accept-Patch"] = SdpMediaType.Fragment;
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, $"Send the fragment as {SdpMediaType.Fragment}.");
        }

        if (!ids.IsPossible(session))
        {
            return ViewerProblems.Over();
        }

        if (await RequestText.ReadAsync(context.Request, context.RequestAborted) is not { } fragment)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "The fragment is longer than 65536 bytes.");
        }

        ViewerPatch patch = new() { SdpFragment = fragment, IfMatch = context.Request.Headers.IfMatch.ToString() };
        return Answer(context, await Session(grains, session).PatchAsync(patch));
    }

    private static IResult Answer(HttpContext context, ViewerAnswer answer)
    {
        if (answer.Outcome != ViewerOutcome.Ok)
        {
            return ViewerProblems.Of(context, answer);
        }

        if (answer.Sdp.Length == 0)
        {
            return Results.NoContent();
        }

        context.Response.Headers.ETag = answer.Etag;
        return Results.Text(answer.Sdp, SdpMediaType.Fragment);
    }

    private static async Task<IResult> DeleteAsync(string session, IGrainFactory grains, ViewerSessionIds ids, ViewerSessions sessions, EndedSessions ended)
    {
        if (!ids.IsPossible(session))
        {
            return ViewerProblems.Over();
        }

        if (ids.IsOurs(session) && !sessions.Contains(session))
        {
            return ended.TryTake(session) ? Results.Ok() : ViewerProblems.Over();
        }

        await Session(grains, session).CloseAsync(new ViewerClosed { Reason = "The viewer left." });
        ended.TryTake(session); // it ended because of this
        return Results.Ok();
    }

    private static IViewerSessionGrain Session(IGrainFactory grains, string session) => grains.GetGrain<IViewerSessionGrain>(session);
}
