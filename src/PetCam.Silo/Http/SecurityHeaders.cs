namespace PetCam.Silo.Http;

/// <summary>Headers that tell browsers what our pages never do.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Everything from this origin; blob: for pictures and media sources that the player makes; no frames, plug-ins or inline scripts.
    /// Inline styles are allowed because positioned boxes and virtual lists set style attributes.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "script-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Set as the response starts, because an error on the way empties what was set before.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Set((IHeaderDictionary)state), context.Response.Headers);
        return next(context);
    });

    private static Task Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return Task.CompletedTask;
    }
}
