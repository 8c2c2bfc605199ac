using Microsoft.AspNetCore.Http;

namespace PetCam.HttpLive;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class LiveProblem
{
    private const int RetryAfterSeconds = 2;

    /// <param name="detail">A sentence for people.</param>
    public static Task SendAsync(HttpContext context, int status, string detail)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
