using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PetCam.Silo.Endpoints;

/// <summary>Tells the OpenAPI document of the camera id in paths whose handlers get the camera from <see cref="CameraRoute"/>.</summary>
internal sealed class CameraParameterTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        bool inPath = context.Description.RelativePath?.Contains("cameras/{id}", StringComparison.Ordinal) == true;
        operation.Parameters ??= [];
        if (inPath && operation.Parameters.All(parameter => parameter.Name != "id"))
        {
            operation.Parameters.Insert(0, new OpenApiParameter
            {
                Name = "id",
                In = ParameterLocation.Path,
                Required = true,
                Description = "Camera id.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }
}
