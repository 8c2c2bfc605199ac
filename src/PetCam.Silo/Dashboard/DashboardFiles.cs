using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace PetCam.Silo.Dashboard;

/// <summary>Serves the dashboard that was built into <c>wwwroot</c>.</summary>
/// <remarks>
/// Files under <c>assets/</c> carry a hash of their content in their name and are kept for ever; everything else is asked for again each
/// time. A page that is not there is the dashboard's own business (its router), but only for navigations: a missing file stays missing.
/// </remarks>
internal static class DashboardFiles
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string Revalidate = "no-cache";

    private const string NotBuiltPage =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>PetCam Fleet</title></head><body>
        <h1>The silo runs; its dashboard was not built</h1>
        <p>Run <code>make build</code>, or <code>dotnet build src/PetCam.Silo</code> without <code>-p:SkipDashboard=true</code>, and start the silo again.</p>
        <p>The API is there: <a href="/api/cameras">/api/cameras</a>, <a href="/openapi/v1.json">/openapi/v1.json</a>.</p>
        </body></html>
        """;

    public static void UseDashboardFiles(this WebApplication app)
    {
        string root = RootOf(app);
        if (!Directory.Exists(root))
        {
            return;
        }

        FileExtensionContentTypeProvider types = new();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        PhysicalFileProvider files = new(root);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = types, OnPrepareResponse = SetCaching });
    }

    /// <summary>The dashboard's page for every navigation that nothing else answered.</summary>
    public static void MapDashboardFallback(this WebApplication app)
    {
        string index = Path.Combine(RootOf(app), "index.html");
        app.MapFallback("{*path}", context => AnswerAsync(context, index)).ExcludeFromDescription();
    }

    /// <summary>Folder of the built dashboard: setting, else <c>wwwroot</c> beside the program.</summary>
    private static string RootOf(WebApplication app) =>
        Path.GetFullPath(app.Configuration["Dashboard:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    private static Task AnswerAsync(HttpContext context, string index)
    {
        bool isNavigation = HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!isNavigation || context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/assets"))
        {
            return Http.Problems.WriteAsync(context, StatusCodes.Status404NotFound, $"There is nothing at {context.Request.Path}.");
        }

        context.Response.Headers.CacheControl = Revalidate;
        context.Response.ContentType = "text/html; charset=utf-8";
        return File.Exists(index)
            ? context.Response.SendFileAsync(index, context.RequestAborted)
            : context.Response.WriteAsync(NotBuiltPage, context.RequestAborted);
    }

    private static void SetCaching(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets") ? Immutable : Revalidate;
}
