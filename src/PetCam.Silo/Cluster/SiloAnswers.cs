using PetCam.Domain.Cluster;
using PetCam.Silo.Http;

namespace PetCam.Silo.Cluster;

/// <summary>Lets the silo whose id is in the address answer: an endpoint filter for what only that one knows.</summary>
internal sealed class SiloAnswers(IClusterMembership membership, SiloHttpClient client) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        string id = (string)http.GetRouteValue("id")!;
        return id == membership.Self.Id ? await next(context)
            : membership.Find(id) is null || SiloHttpClient.IsPassedOn(http.Request) ? Problems.NotFound("No live silo has that id; GET /api/silos lists them.")
            : await client.AskAsync(http, id, "The list");
    }
}
