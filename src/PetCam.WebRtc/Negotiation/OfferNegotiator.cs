using System.Security.Cryptography;
using PetCam.Media;
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

    /// <param name="tracks">What may be sent, in the order of preference; at least one.</param>
    /// <param name="audio">The camera's sound; null when it has none.</param>
    /// <param name="credentials">Ours, made for the worker that will own the session.</param>
    /// <param name="answer">Text for the client when accepted.</param>
    /// <param name="detail">One sentence for the client when not.</param>
    public NegotiatedSession? Negotiate(
        string offerSdp, IReadOnlyList<SendableTrack> tracks, AudioFormat? audio, string streamName, IceCredentials credentials,
        IReadOnlyList<SdpCandidate> candidates, out string? answer, out WebRtcOutcome outcome, out string? detail)
    {
        answer = null;
        if (!ReceivedOffer.TryRead(offerSdp, out SdpOffer? offer, out outcome, out detail))
        {
            return null;
        }

        if (VideoChoice.Find(offer, tracks) is not { } choice)
        {
            detail = VideoChoice.DescribeMismatch(offer, tracks);
            return null;
        }

        AudioChoice? sound = audio is { } format ? AudioChoice.Find(offer, format) : null;
        SdpPayloadType? retransmission = RetransmissionChoice.Find(choice.Section, choice.PayloadType);
        NegotiatedSession session = CreateSession(offer, choice, retransmission, sound, credentials, streamName);
        answer = new LocalDescription(fingerprint, candidates).Answer(
            offer, session, streamName, CreateAnswer(choice, retransmission, session), sound?.Answer);
        outcome = WebRtcOutcome.Accepted;
        return session;
    }

    private static NegotiatedSession CreateSession(
        SdpOffer offer, VideoChoice choice, SdpPayloadType? retransmission, AudioChoice? audio, IceCredentials credentials, string streamName)
    {
        SdpMediaOffer video = choice.Section;
        return new NegotiatedSession
        {
            Credentials = credentials,
            PeerFingerprint = offer.Fingerprint,
            PeerUfrag = offer.IceUfrag,
            Track = choice.Track.Id,
            Format = choice.Format,
            PayloadType = choice.PayloadType.Number,
            Extensions = new NegotiatedExtensions(
                video.ExtensionId(RtpExtensionUri.AbsoluteCaptureTime),
                video.ExtensionId(RtpExtensionUri.PlayoutDelay),
                video.ExtensionId(RtpExtensionUri.MediaId),
                video.Mid ?? string.Empty)
            {
                TransportSequence = HasTransportFeedback(choice.PayloadType) ? video.ExtensionId(RtpExtensionUri.TransportSequenceNumber) : (byte)0,
            },
            Ssrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            RetransmissionPayloadType = retransmission?.Number ?? 0,
            RetransmissionSsrc = retransmission is null ? 0 : (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            StreamName = streamName,
            Audio = audio?.Negotiated,
        };
    }

    // The number is of use only to who reports when it arrived.
    private static bool IsAccepted(SdpExtensionMap map, SdpPayloadType payloadType) =>
        AcceptedExtensions.Contains(map.Uri) && (map.Uri != RtpExtensionUri.TransportSequenceNumber || HasTransportFeedback(payloadType));

    private static bool HasTransportFeedback(SdpPayloadType payloadType) => payloadType.Feedback.Contains(TransportFeedback);

    private static SdpMediaAnswer CreateAnswer(VideoChoice choice, SdpPayloadType? retransmission, NegotiatedSession session) => new()
    {
        Offer = choice.Section,
        Direction = SdpDirection.SendOnly,
        PayloadTypes = retransmission is null ? [choice.PayloadType] : [choice.PayloadType, retransmission],
        Extensions = [.. choice.Section.Extensions.Where(map => IsAccepted(map, choice.PayloadType)).DistinctBy(map => map.Uri)],
        Feedback = AcceptedFeedback,
        Ssrc = session.Ssrc,
        RetransmissionSsrc = session.RetransmissionSsrc,
        Label = session.Track.ToString().ToLowerInvariant(),
    };
}
