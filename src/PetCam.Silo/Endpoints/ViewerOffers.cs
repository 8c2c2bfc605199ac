using PetCam.Protocol.V1;

namespace PetCam.Silo.Endpoints;

/// <summary>An offer as its session's grain is told it, whatever form it came in.</summary>
internal static class ViewerOffers
{
    public static ViewerOffer Of(HttpContext context, string sdp) => new()
    {
        CameraId = context.Camera().Value,
        Sdp = sdp,
        ClientAddress = context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
    };
}
