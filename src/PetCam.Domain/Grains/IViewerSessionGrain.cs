using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.Domain.Grains;

/// <summary>Signalling and life of one viewer. Key: the session id, which begins with the id of its silo.</summary>
public interface IViewerSessionGrain : IGrainWithStringKey
{
    /// <summary>Answers the offer, once per session.</summary>
    Task<ViewerAnswer> OfferAsync(ViewerOffer offer);

    /// <summary>Trickle ICE or ICE restart (RFC 8840).</summary>
    Task<ViewerAnswer> PatchAsync(ViewerPatch patch);

    /// <summary>Ends the session; a second call does nothing.</summary>
    Task CloseAsync(ViewerClosed request);
}
