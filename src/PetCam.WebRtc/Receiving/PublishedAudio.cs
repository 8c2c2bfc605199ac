using PetCam.Media;
using PetCam.Rtp;
using PetCam.Sdp;

namespace PetCam.WebRtc.Receiving;

/// <summary>The section of a publisher's offer whose sound is taken.</summary>
internal sealed record PublishedAudio(AudioFormat Format, byte PayloadType, SdpMediaAnswer Answer)
{
    // Best first. Opus is written with two channels whatever is sent (RFC 7587 §7).
    private static readonly AudioFormat[] Formats =
    [
        new(AudioCodec.Opus, 48_000, 2),
        new(AudioCodec.Pcmu, 8_000, 1),
        new(AudioCodec.Pcma, 8_000, 1),
    ];

    /// <returns>Null when the publisher has no sound that viewers could be passed; the picture is taken alone then.</returns>
    public static PublishedAudio? Find(SdpOffer offer)
    {
        foreach (SdpMediaOffer media in offer.Media)
        {
            foreach (AudioFormat format in Formats)
            {
                if (media.Kind == "audio" && media.CanSendRtp && AudioPayloadSelector.Select(media, format) is { } type)
                {
                    return new PublishedAudio(format, type.Number, CreateAnswer(media, type));
                }
            }
        }

        return null;
    }

    private static SdpMediaAnswer CreateAnswer(SdpMediaOffer media, SdpPayloadType type) => new()
    {
        Offer = media,
        Direction = SdpDirection.ReceiveOnly,
        PayloadTypes = [type],
        Extensions = [.. media.Extensions.Where(map => map.Uri == RtpExtensionUri.MediaId).DistinctBy(map => map.Uri)],
        Feedback = [],
    };
}
