using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Silo.Endpoints;
using PetCam.Silo.Fleet;

namespace PetCam.Silo.Cluster;

/// <summary>Lets the silo that has a camera answer what only it knows: an endpoint filter. A grid of tiles must not fetch the video of a whole fleet to this silo.</summary>
internal sealed class HomeAnswers(FleetFeed fleet, IClusterMembership membership, SiloHttpClient client) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        return SiloHttpClient.IsPassedOn(http.Request) || CameraRoute.ResolveStream(http) is not { IsOnline: false } camera || HomeOf(camera.Id) is not { } home
            ? await next(context)
            : await client.AskAsync(http, home, "The camera");
    }

    /// <returns>Null when it is offline, or nowhere else.</returns>
    private string? HomeOf(CameraId camera) =>
        fleet.Current.Entries.TryGetValue(camera.Value, out FleetEntry? entry) && entry.State is { Online: true, SiloId: { Length: > 0 } silo } && silo != membership.Self.Id
            ? silo
            : null;
}
