using System.Security.Cryptography;
using PetCam.Rtp;
using PetCam.Sdp;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;

namespace PetCam.WebRtc.Receiving;

/// <summary>Turns a publisher's offer into an answer (RFC 9725 §4.2): one video section is taken, and one audio section if there is one; others are refused. Pure; knows no socket.</summary>
internal sealed class WhipNegotiator(SdpFingerprint fingerprint)
{
    private static readonly string[] AcceptedExtensions = [RtpExtensionUri.AbsoluteCaptureTime, RtpExtensionUri.MediaId];
    private static readonly string[] AcceptedFeedback = ["nack", "nack pli"];

    /// <param name="answer">Text for the publisher when accepted.</param>
    /// <param name="detail">One sentence for the publisher when not.</param>
    public NegotiatedPublisher? Negotiate(
        string offerSdp, string streamName, IceCredentials credentials, IReadOnlyList<SdpCandidate> candidates,
        out string? answer, out WebRtcOutcome outcome, out string? detail)
    {
        answer = null;
        if (!ReceivedOffer.TryRead(offerSdp, out SdpOffer? offer, out outcome, out detail))
        {
            return null;
        }

        if (FindVideo(offer) is not var (video, type))
        {
            detail = DescribeMismatch(offer);
            return null;
        }

        SdpPayloadType? retransmission = RetransmissionChoice.Find(video, type);
        PublishedAudio? sound = PublishedAudio.Find(offer);
        NegotiatedPublisher session = CreateSession(offer, video, type, retransmission, sound, credentials, streamName);
        answer = new LocalDescription(fingerprint, candidates).Answer(offer, session, streamName, CreateAnswer(video, type, retransmission), sound?.Answer);
        outcome = WebRtcOutcome.Accepted;
        return session;
    }

    private static (SdpMediaOffer Video, SdpPayloadType Type)? FindVideo(SdpOffer offer)
    {
        foreach (SdpMediaOffer media in offer.Media)
        {
            if (IsSent(media, "video") && SelectPayloadType(media) is { } type)
            {
                return (media, type);
            }
        }

        return null;
    }

    private static bool IsSent(SdpMediaOffer media, string kind) => media.Kind == kind && media.CanSendRtp;

    // Mode 1 before mode 0, then the profile that every viewer can decode, then the publisher's own order.
    private static SdpPayloadType? SelectPayloadType(SdpMediaOffer media) => media.PayloadTypes
        .Where(type => type.Is("H264") && type.FormatParameter("packetization-mode") is null or "0" or "1")
        .OrderByDescending(type => type.FormatParameter("packetization-mode") == "1")
        .ThenByDescending(type => H264Profile.TryParse(type.FormatParameter("profile-level-id"), out H264Profile profile) && profile.IsConstrainedBaseline)
        .FirstOrDefault(type => type.Is("H264"));

    private static string DescribeMismatch(SdpOffer offer)
    {
        string[] offered = [.. offer.Media
            .Where(media => IsSent(media, "video"))
            .SelectMany(media => media.PayloadTypes).Select(type => type.Encoding).Where(name => name.Length > 0).Distinct()];
        return offered.Length == 0
            ? "The offer would send no video; this server takes H.264 video."
            : $"This server takes H.264; the offer would send {string.Join(", ", offered)}.";
    }

    private static NegotiatedPublisher CreateSession(
        SdpOffer offer, SdpMediaOffer video, SdpPayloadType type, SdpPayloadType? retransmission, PublishedAudio? sound, IceCredentials credentials,
        string streamName)
    {
        return new()
        {
            Credentials = credentials,
            PeerFingerprint = offer.Fingerprint,
            PeerUfrag = offer.IceUfrag,
            VideoPayloadType = type.Number,
            RetransmissionPayloadType = retransmission?.Number,
            HasNack = type.Feedback.Contains("nack"),
            CaptureTimeExtension = video.ExtensionId(RtpExtensionUri.AbsoluteCaptureTime),
            ReceiverSsrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            StreamName = streamName,
            AudioPayloadType = sound?.PayloadType,
            AudioFormat = sound?.Format,
        };
    }

    private static SdpMediaAnswer CreateAnswer(SdpMediaOffer video, SdpPayloadType type, SdpPayloadType? retransmission) => new()
    {
        Offer = video,
        Direction = SdpDirection.ReceiveOnly,
        PayloadTypes = retransmission is null ? [type] : [type, retransmission],
        Extensions = [.. video.Extensions.Where(map => AcceptedExtensions.Contains(map.Uri)).DistinctBy(map => map.Uri)],
        Feedback = AcceptedFeedback,
    };
}
