using Microsoft.OpenApi;

namespace PetCam.Silo.Endpoints;

/// <summary>Tells the OpenAPI document of bodies that handlers read themselves.</summary>
/// <remarks>Not the framework's <c>Accepts</c>: it also routes by content type, and what does not match would end at the dashboard's page.</remarks>
internal static class RequestBodies
{
    public static RouteHandlerBuilder WithTextBody(this RouteHandlerBuilder route, string contentType) =>
        route.WithBody(contentType, new OpenApiSchema { Type = JsonSchemaType.String });

    /// <param name="properties">Names of its properties, all of them text.</param>
    public static RouteHandlerBuilder WithObjectBody(this RouteHandlerBuilder route, params string[] properties) =>
        route.WithBody("application/json", new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(properties),
            Properties = properties.ToDictionary(name => name, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
        });

    private static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, string contentType, OpenApiSchema schema) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [contentType] = new() { Schema = schema } },
            };
            return Task.CompletedTask;
        });
}
