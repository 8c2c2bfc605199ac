using System.Diagnostics.CodeAnalysis;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Reads an offer, whoever makes it: one that can be read, and whose client makes the DTLS handshake.</summary>
internal static class ReceivedOffer
{
    /// <param name="text">Untrusted.</param>
    /// <param name="detail">One sentence for the client when it is refused.</param>
    public static bool TryRead(
        string text, [NotNullWhen(true)] out SdpOffer? offer, out WebRtcOutcome refusal, [NotNullWhen(false)] out string? detail)
    {
        refusal = WebRtcOutcome.Malformed;
        if (!SdpOffer.TryParse(text, out offer, out SdpParseError error))
        {
            detail = $"The offer cannot be read: {error}.";
            return false;
        }

        refusal = WebRtcOutcome.NothingInCommon;
        bool isServer = offer.Setup == "passive";
        detail = isServer ? "The offer insists on setup:passive, and so does this server: offer setup:actpass." : null;
        return !isServer;
    }
}
