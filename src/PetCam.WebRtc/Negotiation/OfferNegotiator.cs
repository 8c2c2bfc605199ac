using System.Globalization;
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

        if (VideoChoice.Find(offer, tracks) is not { } choice)
        {
            outcome = WebRtcOutcome.NothingInCommon;
            detail = VideoChoice.DescribeMismatch(offer, tracks);
            return null;
        }

        AudioChoice? sound = audio is { } format ? AudioChoice.Find(offer, format) : null;
        NegotiatedSession session = CreateSession(offer, choice, sound, credentials, streamName);
        answer = Add(sound, CreateAnswer(offer, choice.Section, choice.PayloadType, session, candidates)).ToString();
        outcome = WebRtcOutcome.Accepted;
        detail = null;
        return session;
    }

    private static SdpAnswer Add(AudioChoice? sound, SdpAnswer answer)
    {
        SdpMediaAnswer[] taken = sound is null ? [.. answer.Media] : [.. answer.Media, sound.Answer];
        return answer with
        {
            Media = [.. answer.Offer.Media.Select(offered => Array.Find(taken, media => ReferenceEquals(media.Offer, offered))).OfType<SdpMediaAnswer>()],
        };
    }

    private static NegotiatedSession CreateSession(SdpOffer offer, VideoChoice choice, AudioChoice? audio, IceCredentials credentials, string streamName)
    {
        SdpMediaOffer video = choice.Section;
        SdpPayloadType? retransmission = FindRetransmission(video, choice.PayloadType);
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
                    Label = session.Track.ToString().ToLowerInvariant(),
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
