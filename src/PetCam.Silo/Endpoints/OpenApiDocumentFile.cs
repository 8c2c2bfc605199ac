using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Endpoints;

/// <summary>Writes the OpenAPI document to a file without serving: the dashboard's types are generated from it.</summary>
internal static class OpenApiDocumentFile
{
    /// <returns>Exit code.</returns>
    public static async Task<int> WriteAsync(string file)
    {
        await File.WriteAllTextAsync(file, await WriteTextAsync());
        return 0;
    }

    public static async Task<string> WriteTextAsync()
    {
        await using WebApplication app = SiloApplication.Build([]);
        IOpenApiDocumentProvider provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync();
        await using StringWriter text = new(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }
}
