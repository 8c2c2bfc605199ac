using System.Threading.RateLimiting;

namespace PetCam.Silo.Auth;

/// <summary>Exchanges the access token for a cookie that no script can read.</summary>
internal static class LoginEndpoints
{
    public const string Path = "/api/login";

    private const string RateLimit = "login";
    private const int AttemptsPerMinute = 10;

    public static void AddLogin(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    });

    public static void MapLogin(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, LogInAsync).RequireRateLimiting(RateLimit).ExcludeFromDescription();

    private static async Task<IResult> LogInAsync(HttpContext context, AccessToken token)
    {
        string? presented = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString()
            : null;
        if (!token.IsRequired)
        {
            return Results.Redirect("/");
        }

        if (!token.Matches(presented))
        {
            await LoginPage.WriteAsync(context, failed: true);
            return Results.Empty;
        }

        context.Response.Cookies.Append(AccessToken.CookieName, token.CookieValue, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(30),
            IsEssential = true,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
        return Results.Empty;
    }
}
