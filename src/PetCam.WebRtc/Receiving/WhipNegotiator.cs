using System.Globalization;
using System.Security.Cryptography;
using PetCam.Rtp;
using PetCam.Sdp;
using PetCam.WebRtc.Ice;

namespace PetCam.WebRtc.Receiving;

/// <summary>Turns a publisher's offer into an answer (RFC 9725 §4.2): one video section is taken, the others are refused. Pure; knows no socket.</summary>
internal sealed class WhipNegotiator(SdpFingerprint fingerprint)
{
    private const string RetransmissionEncoding = "rtx"; // RFC 4588 §8.1
    private static readonly string[] AcceptedExtensions = [RtpExtensionUri.AbsoluteCaptureTime, RtpExtensionUri.MediaId];
    private static readonly string[] AcceptedFeedback = ["nack", "nack pli"];

    /// <param name="answer">Text for the publisher when accepted.</param>
    /// <param name="detail">One sentence for the publisher when not.</param>
    public NegotiatedPublisher? Negotiate(
        string offerSdp, string streamName, IceCredentials credentials, IReadOnlyList<SdpCandidate> candidates,
        out string? answer, out WebRtcOutcome outcome, out string? detail)
    {
        answer = null;
        detail = null;
        if (!SdpOffer.TryParse(offerSdp, out SdpOffer? offer, out SdpParseError error))
        {
            outcome = WebRtcOutcome.Malformed;
            detail = $"The offer cannot be read: {error}.";
            return null;
        }

        outcome = WebRtcOutcome.NothingInCommon;
        if (offer.Setup == "passive")
        {
            detail = "The offer insists on setup:passive, and so does this server: offer setup:actpass.";
            return null;
        }

        if (FindVideo(offer) is not var (video, type))
        {
            detail = DescribeMismatch(offer);
            return null;
        }

        SdpPayloadType? retransmission = FindRetransmission(video, type);
        NegotiatedPublisher session = CreateSession(offer, video, type, retransmission, credentials, streamName);
        answer = CreateAnswer(offer, video, type, retransmission, session, candidates).ToString();
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

    private static SdpPayloadType? FindRetransmission(SdpMediaOffer media, SdpPayloadType original) => media.PayloadTypes.FirstOrDefault(type =>
        type.Is(RetransmissionEncoding) && type.FormatParameter("apt") == original.Number.ToString(CultureInfo.InvariantCulture));

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
        SdpOffer offer, SdpMediaOffer video, SdpPayloadType type, SdpPayloadType? retransmission, IceCredentials credentials, string streamName)
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
        };
    }

    private SdpAnswer CreateAnswer(
        SdpOffer offer, SdpMediaOffer video, SdpPayloadType type, SdpPayloadType? retransmission, NegotiatedPublisher session,
        IReadOnlyList<SdpCandidate> candidates)
    {
        return new()
        {
            SessionId = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            Offer = offer,

            // Audio is refused here until the hub takes it: one more section beside the video's.
            Media =
            [
                new SdpMediaAnswer
                {
                    Offer = video,
                    Direction = SdpDirection.ReceiveOnly,
                    PayloadTypes = retransmission is null ? [type] : [type, retransmission],
                    Extensions = [.. video.Extensions.Where(map => AcceptedExtensions.Contains(map.Uri)).DistinctBy(map => map.Uri)],
                    Feedback = AcceptedFeedback,
                },
            ],
            IceUfrag = session.Credentials.Ufrag,
            IcePassword = session.Credentials.Password,
            Fingerprint = fingerprint,
            Candidates = candidates,
            StreamName = session.StreamName,
        };
    }
}
