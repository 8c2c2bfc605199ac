using PetCam.Domain.Cluster;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Silo.Http;

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
            ? await AskAsync(http, owner)
            : await next(context);
    }

    private async Task<IResult> AskAsync(HttpContext http, string owner)
    {
        try
        {
            await client.PassOnAsync(http, owner);
            return Results.Empty;
        }
        catch (HttpRequestException)
        {
            return Problems.Unavailable(http, $"The file lies on silo '{owner}', which does not answer at the moment.");
        }
    }
}
