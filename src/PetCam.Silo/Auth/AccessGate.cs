using PetCam.Silo.Http;
using PetCam.Silo.Publishers;

namespace PetCam.Silo.Auth;

/// <summary>Lets requests pass that carry the access token, when one is configured.</summary>
internal sealed class AccessGate
{
    private readonly RequestDelegate _next;
    private readonly AccessToken _token;

    public AccessGate(RequestDelegate next, AccessToken token)
    {
        _next = next;
        _token = token;
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (!_token.IsRequired || IsOpen(context.Request.Path) || WhipAccess.IsGuarded(context.Request) || _token.IsPresentedBy(context.Request))
        {
            return _next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"petcam\"";
        return IsNavigation(context.Request)
            ? LoginPage.WriteAsync(context, failed: false)
            : Problems.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "Send the access token: 'Authorization: Bearer ...', or log in with POST /api/login.");
    }

    /// <summary>Liveness has no content; the log-in must be reachable; an uplink brings its own token in its first message, a publisher in its requests.</summary>
    private static bool IsOpen(PathString path) => path == "/healthz" || path == LoginEndpoints.Path || path == "/uplink";

    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
