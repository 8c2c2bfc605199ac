using System.Text;

namespace PetCam.Silo.Auth;

/// <summary>Asks a person for the access token. Needs neither script nor the dashboard's files.</summary>
internal static class LoginPage
{
    public static Task WriteAsync(HttpContext context, bool failed)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        string message = failed ? "<p role=\"alert\">That is not the token.</p>" : string.Empty;
        return context.Response.WriteAsync(
            $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>PetCam Fleet</title>
            <style>:root{color-scheme:light dark;font:16px system-ui}body{display:grid;place-items:center;min-height:90vh}
            form{display:grid;gap:.75rem;width:min(20rem,90vw)}input,button{font:inherit;padding:.5rem}</style></head>
            <body><form method="post" action="{{LoginEndpoints.Path}}"><h1>PetCam Fleet</h1>{{message}}
            <label for="token">Access token</label><input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <button>Open</button></form></body></html>
            """,
            Encoding.UTF8,
            context.RequestAborted);
    }
}
