using PetCam.Protocol.V1;
using PetCam.Silo.Http;

namespace PetCam.Silo.Endpoints;

/// <summary>Why a viewer did not get what it asked for, as HTTP says it.</summary>
internal static class ViewerProblems
{
    public static IResult Of(HttpContext context, ViewerAnswer answer) => answer.Outcome switch
    {
        ViewerOutcome.CameraOffline or ViewerOutcome.Overloaded => Problems.Unavailable(context, answer.Detail),
        ViewerOutcome.SessionUnknown => Over(),
        _ => Problems.Of(StatusOf(answer.Outcome), answer.Detail),
    };

    public static IResult Over() => Problems.NotFound("This session is over, or never was.");

    public static int StatusOf(ViewerOutcome outcome) => outcome switch
    {
        ViewerOutcome.BadOffer => StatusCodes.Status400BadRequest,
        ViewerOutcome.NotAcceptable => StatusCodes.Status406NotAcceptable,
        ViewerOutcome.CameraUnknown or ViewerOutcome.SessionUnknown => StatusCodes.Status404NotFound,
        ViewerOutcome.CameraOffline or ViewerOutcome.Overloaded => StatusCodes.Status503ServiceUnavailable,
        ViewerOutcome.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ViewerOutcome.PreconditionRequired => StatusCodes.Status428PreconditionRequired,
        _ => StatusCodes.Status500InternalServerError,
    };
}
