using Microsoft.AspNetCore.Http.HttpResults;

namespace PetCam.Silo.Http;

/// <summary>Errors as RFC 9457 problem documents, with one sentence for people.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Unavailable(HttpContext context, string detail, int retryAfterSeconds = 2) =>
        RetryLater(context, StatusCodes.Status503ServiceUnavailable, detail, retryAfterSeconds);

    /// <summary>Something that passes: says when to try again.</summary>
    public static ProblemHttpResult RetryLater(HttpContext context, int status, string detail, int retryAfterSeconds = 2)
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString();
        return Of(status, detail);
    }

    /// <summary>Writes a problem from middleware, where there is no result to return.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail) => Of(status, detail).ExecuteAsync(context);
}
