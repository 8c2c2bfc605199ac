using System.Security.Cryptography;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>The section of an offer in which a camera's sound is sent. The client's transport carries both (BUNDLE).</summary>
internal sealed record AudioChoice(NegotiatedAudio Negotiated, SdpMediaAnswer Answer)
{
    /// <returns>Null when no section takes the sound; it is refused in its place then, and the picture is sent alone.</returns>
    public static AudioChoice? Find(SdpOffer offer, AudioFormat format)
    {
        foreach (SdpMediaOffer media in offer.Media)
        {
            if (media.Kind == "audio" && media.CanReceiveRtp && AudioPayloadSelector.Select(media, format) is { } payloadType)
            {
                return Create(media, payloadType, format);
            }
        }

        return null;
    }

    private static AudioChoice Create(SdpMediaOffer media, SdpPayloadType payloadType, AudioFormat format)
    {
        NegotiatedAudio negotiated = new()
        {
            Format = format,
            PayloadType = payloadType.Number,
            Ssrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            MediaIdExtension = media.ExtensionId(RtpExtensionUri.MediaId),
            Mid = media.Mid ?? string.Empty,
        };
        return new AudioChoice(negotiated, new SdpMediaAnswer
        {
            Offer = media,
            Direction = SdpDirection.SendOnly,
            PayloadTypes = [payloadType],
            Extensions = [.. media.Extensions.Where(map => map.Uri == RtpExtensionUri.MediaId).DistinctBy(map => map.Uri)],
            Feedback = [],
            Ssrc = negotiated.Ssrc,
        });
    }
}
