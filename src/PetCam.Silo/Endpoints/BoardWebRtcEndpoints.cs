using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Board;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Endpoints;

/// <summary>WebRTC signalling as the boards' pages speak it: JSON offer in, JSON answer out (compat.md section 2).</summary>
internal static class BoardWebRtcEndpoints
{
    public static void MapBoardWebRtc(this IEndpointRouteBuilder camera)
    {
        camera.MapPost("/api/webrtc/offer", OfferAsync).WithTags("Live").WithSummary("Starts watching: JSON offer in, JSON answer out.")
            .WithObjectBody("type", "sdp")
            .Produces<BoardOffer>()
            .Produces<BoardError>(StatusCodes.Status400BadRequest);
        camera.MapPost("/offer", OfferAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> OfferAsync(HttpContext context, IGrainFactory grains, ViewerSessionIds ids)
    {
        if (await ReadOfferAsync(context) is not { } sdp)
        {
            return InvalidOffer();
        }

        ViewerAnswer answer = await grains.GetGrain<IViewerSessionGrain>(ids.Create())
            .OfferAsync(ViewerOffers.Of(context, sdp));
        return answer.Outcome switch
        {
            ViewerOutcome.Ok => TypedResults.Ok(new BoardOffer("answer", answer.Sdp)),
            ViewerOutcome.BadOffer => InvalidOffer(),
            _ => TypedResults.Json(new BoardError(answer.Detail), statusCode: ViewerProblems.StatusOf(answer.Outcome)),
        };
    }

    private static BadRequest<BoardError> InvalidOffer() => TypedResults.BadRequest(new BoardError("Invalid offer data"));

    private static async Task<string?> ReadOfferAsync(HttpContext context)
    {
        if (await RequestText.ReadAsync(context.Request, context.RequestAborted) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, BoardJson.Default.BoardOffer) is { Type: "offer", Sdp: { Length: > 0 } sdp } ? sdp : null;
        }
        catch (JsonException)
        {
            return null; // answered with the boards' own words for it
        }
    }
}
