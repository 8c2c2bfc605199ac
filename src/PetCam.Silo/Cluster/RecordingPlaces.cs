using PetCam.Domain.Cluster;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;

namespace PetCam.Silo.Cluster;

/// <summary>Recordings lie on the disk of the silo that wrote them: an endpoint filter that has that one answer.</summary>
internal sealed class RecordingPlaces(IRecordingIndex index, IClusterMembership membership, SiloHttpClient client) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        return !SiloHttpClient.IsPassedOn(http.Request)
            && RecordingId.TryParse(http.GetRouteValue("recordingId") as string, out RecordingId id)
            && await index.FindAsync(id, http.RequestAborted) is { Silo: { Length: > 0 } owner } && owner != membership.Self.Id
            ? await client.AskAsync(http, owner, "The file")
            : await next(context);
    }
}
