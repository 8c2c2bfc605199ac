using Microsoft.Extensions.Options;
using PetCam.Silo.Configuration;
using PetCam.Silo.Http;

namespace PetCam.Silo.Auth;

/// <summary>Refuses requests that another site's page makes with this browser's rights: changes, and WebSockets.</summary>
/// <remarks>
/// Sec-Fetch-Site (W3C Fetch Metadata) and Origin (RFC 6454) are set by browsers and out of a page's reach; tools that are not browsers
/// send neither and pass. CORS alone does not stop a simple POST, and does not cover WebSockets at all.
/// </remarks>
internal sealed class CrossSiteGuard
{
    private readonly RequestDelegate _next;
    private readonly HashSet<string> _allowed;

    public CrossSiteGuard(RequestDelegate next, IOptions<AccessOptions> options)
    {
        _next = next;
        _allowed = new HashSet<string>(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    }

    public Task InvokeAsync(HttpContext context) => IsHarmless(context.Request) || IsFromHere(context.Request)
        ? _next(context)
        : Problems.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            "This request comes from a page of another site. Add its origin to Access:AllowedOrigins if that is wanted.");

    private static bool IsHarmless(HttpRequest request) =>
        !request.HttpContext.WebSockets.IsWebSocketRequest
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private bool IsFromHere(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin))
        {
            return _allowed.Contains(origin)
                || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        }

        string? site = request.Headers["Sec-Fetch-Site"];
        return string.IsNullOrEmpty(site) || site is "same-origin" or "none";
    }
}
