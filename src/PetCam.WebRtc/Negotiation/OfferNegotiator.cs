using System.Globalization;
using System.Security.Cryptography;
using PetCam.Media.H264;
using PetCam.Rtp;
using PetCam.Sdp;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Turns an offer into an answer: which section, which payload type, which extensions. Pure; knows no socket.</summary>
internal sealed class OfferNegotiator(SdpFingerprint fingerprint)
{
    private const string TransportFeedback = "transport-cc";

    private static readonly string[] AcceptedExtensions =
        [RtpExtensionUri.AbsoluteCaptureTime, RtpExtensionUri.PlayoutDelay, RtpExtensionUri.MediaId, RtpExtensionUri.TransportSequenceNumber];

    private static readonly string[] AcceptedFeedback = ["nack", "nack pli", "ccm fir", TransportFeedback, "goog-remb"];


    /// <param name="parameterSets">Of the stream that will be sent; null while the camera has sent none.</param>
    /// <param name="credentials">Ours, made for the worker that will own the session.</param>
    /// <param name="answer">Text for the client when accepted.</param>
    /// <param name="detail">One sentence for the client when not.</param>
    public NegotiatedSession? Negotiate(
        string offerSdp, H264ParameterSets? parameterSets, string streamName, IceCredentials credentials,
        IReadOnlyList<SdpCandidate> candidates, out string? answer, out WebRtcOutcome outcome, out string? detail)
    {
        answer = null;
        if (!SdpOffer.TryParse(offerSdp, out SdpOffer? offer, out SdpParseError error))
        {
            outcome = WebRtcOutcome.Malformed;
            detail = $"The offer cannot be read: {error}.";
            return null;
        }

        if (offer.Setup == "passive")
        {
            outcome = WebRtcOutcome.NothingInCommon;
            detail = "The offer insists on setup:passive, and so does this server: offer setup:actpass.";
            return null;
        }

        if (FindVideo(offer, parameterSets, out SdpPayloadType? payloadType) is not { } video)
        {
            outcome = WebRtcOutcome.NothingInCommon;
            detail = DescribeMismatch(offer, parameterSets);
            return null;
        }

        NegotiatedSession session = CreateSession(offer, video, payloadType!, streamName, credentials);
        answer = CreateAnswer(offer, video, payloadType!, session, candidates).ToString();
        outcome = WebRtcOutcome.Accepted;
        detail = null;
        return session;
    }

    private static SdpMediaOffer? FindVideo(SdpOffer offer, H264ParameterSets? parameterSets, out SdpPayloadType? payloadType)
    {
        H264Profile? profile = parameterSets is null ? null : H264Profile.FromProfileLevelId(parameterSets.Info.ProfileLevelId);
        foreach (SdpMediaOffer media in offer.Media)
        {
            payloadType = media.Kind == "video" && media.CanReceiveRtp ? H264PayloadSelector.Select(media, profile) : null;
            if (payloadType is not null)
            {
                return media;
            }
        }

        payloadType = null;
        return null;
    }

    private static string DescribeMismatch(SdpOffer offer, H264ParameterSets? parameterSets)
    {
        string available = parameterSets is null
            ? "H.264 in packetization mode 1"
            : $"H.264 ({parameterSets.Info.ToCodecString()}) in packetization mode 1";
        string[] offered = [.. offer.Media
            .Where(media => media.Kind == "video" && media.CanReceiveRtp)
            .SelectMany(media => media.PayloadTypes).Select(type => type.Encoding).Where(name => name.Length > 0).Distinct()];
        return offered.Length == 0
            ? $"The offer would receive no video; this camera sends {available}."
            : $"This camera sends {available}; the offer takes {string.Join(", ", offered)}.";
    }

    private static NegotiatedSession CreateSession(
        SdpOffer offer, SdpMediaOffer video, SdpPayloadType payloadType, string streamName, IceCredentials credentials)
    {
        SdpPayloadType? retransmission = FindRetransmission(video, payloadType);
        return new NegotiatedSession
        {
            Credentials = credentials,
            PeerFingerprint = offer.Fingerprint,
            PeerUfrag = offer.IceUfrag,
            PayloadType = payloadType.Number,
            Extensions = new NegotiatedExtensions(
                video.ExtensionId(RtpExtensionUri.AbsoluteCaptureTime),
                video.ExtensionId(RtpExtensionUri.PlayoutDelay),
                video.ExtensionId(RtpExtensionUri.MediaId),
                video.Mid ?? string.Empty)
            {
                TransportSequence = HasTransportFeedback(payloadType) ? video.ExtensionId(RtpExtensionUri.TransportSequenceNumber) : (byte)0,
            },
            Ssrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            RetransmissionPayloadType = retransmission?.Number ?? 0,
            RetransmissionSsrc = retransmission is null ? 0 : (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            StreamName = streamName,
        };
    }

    // A stream of retransmissions names the payload type that it repairs (RFC 4588 §8.1); without NACK nothing would be asked for.
    private static SdpPayloadType? FindRetransmission(SdpMediaOffer video, SdpPayloadType repaired) =>
        repaired.Feedback.Contains("nack")
            ? video.PayloadTypes.FirstOrDefault(type => type.Is("rtx")
                && byte.TryParse(type.FormatParameter("apt"), NumberStyles.None, CultureInfo.InvariantCulture, out byte number) && number == repaired.Number)
            : null;

    // The number is of use only to who reports when it arrived.
    private static bool IsAccepted(SdpExtensionMap map, SdpPayloadType payloadType) =>
        AcceptedExtensions.Contains(map.Uri) && (map.Uri != RtpExtensionUri.TransportSequenceNumber || HasTransportFeedback(payloadType));

    private static bool HasTransportFeedback(SdpPayloadType payloadType) => payloadType.Feedback.Contains(TransportFeedback);

    private SdpAnswer CreateAnswer(
        SdpOffer offer, SdpMediaOffer video, SdpPayloadType payloadType, NegotiatedSession session, IReadOnlyList<SdpCandidate> candidates)
    {
        return new SdpAnswer
        {
            SessionId = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            Offer = offer,
            Media =
            [
                new SdpMediaAnswer
                {
                    Offer = video,
                    Direction = SdpDirection.SendOnly,
                    PayloadTypes = FindRetransmission(video, payloadType) is { } retransmission ? [payloadType, retransmission] : [payloadType],
                    Extensions = [.. video.Extensions.Where(map => IsAccepted(map, payloadType)).DistinctBy(map => map.Uri)],
                    Feedback = AcceptedFeedback,
                    Ssrc = session.Ssrc,
                    RetransmissionSsrc = session.RetransmissionSsrc,
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
