using System.Net;
using PetCam.Rtp;
using PetCam.Sdp;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Negotiation;

public sealed class OfferNegotiatorTests
{
    private static readonly SdpFingerprint Fingerprint = new("sha-256", new byte[32]);
    private static readonly SdpCandidate Candidate = new(new IPEndPoint(IPAddress.Loopback, 8189), 65535);

    [Fact]
    public void Accepted_offer_gives_session_and_answer_that_agree()
    {
        NegotiatedSession? session = Negotiate(StunDtlsProbe.Offer, out string? answer, out WebRtcOutcome outcome, out string? detail);
        Assert.Equal(WebRtcOutcome.Accepted, outcome);
        Assert.Null(detail);
        Assert.Equal(96, session!.PayloadType);
        Assert.Contains($"a=ice-ufrag:{session.Credentials.Ufrag}\r\n", answer);
        Assert.Contains($"a=ssrc:{session.Ssrc} ", answer);
    }

    [Fact]
    public void Offer_without_h264_is_told_what_there_is_and_what_it_takes()
    {
        string offer = StunDtlsProbe.Offer.Replace("H264/90000", "VP8/90000", StringComparison.Ordinal);
        Assert.Null(Negotiate(offer, out _, out WebRtcOutcome outcome, out string? detail));
        Assert.Equal(WebRtcOutcome.NothingInCommon, outcome);
        Assert.Contains("H.264", detail);
        Assert.Contains("VP8", detail);
    }

    [Fact]
    public void Offer_that_receives_nothing_is_told_so()
    {
        string offer = StunDtlsProbe.Offer.Replace("a=recvonly", "a=sendonly", StringComparison.Ordinal);
        Assert.Null(Negotiate(offer, out _, out WebRtcOutcome outcome, out string? detail));
        Assert.Equal(WebRtcOutcome.NothingInCommon, outcome);
        Assert.Contains("would receive no video", detail);
    }

    [Fact]
    public void Text_that_is_no_offer_is_malformed()
    {
        Assert.Null(Negotiate("hello", out _, out WebRtcOutcome outcome, out string? detail));
        Assert.Equal(WebRtcOutcome.Malformed, outcome);
        Assert.NotNull(detail);
    }

    [Fact]
    public void Retransmission_and_transport_wide_feedback_are_taken_when_they_are_offered_for_the_chosen_payload_type()
    {
        NegotiatedSession session = Negotiate(RichOffer(), out string? answer, out _, out _)!;
        Assert.Equal(97, session.RetransmissionPayloadType);
        Assert.NotEqual(0u, session.RetransmissionSsrc);
        Assert.NotEqual(session.Ssrc, session.RetransmissionSsrc);
        Assert.Equal(4, session.Extensions.TransportSequence);
        Assert.Contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n", answer);
        Assert.Contains($"a=ssrc-group:FID {session.Ssrc} {session.RetransmissionSsrc}\r\n", answer);
        Assert.Contains("a=fmtp:97 apt=96\r\n", answer);
        Assert.Contains("a=rtcp-fb:96 transport-cc\r\n", answer);
        Assert.Contains($"a=extmap:4 {RtpExtensionUri.TransportSequenceNumber}\r\n", answer);
    }

    [Theory]
    [InlineData("a=fmtp:97 apt=96", "a=fmtp:97 apt=98")]
    [InlineData("a=rtcp-fb:96 nack\r\n", "")]
    public void Retransmission_of_another_payload_type_or_without_nack_is_left_out(string before, string after)
    {
        NegotiatedSession session = Negotiate(RichOffer().Replace(before, after, StringComparison.Ordinal), out string? answer, out _, out _)!;
        Assert.Equal(0u, session.RetransmissionSsrc);
        Assert.DoesNotContain("rtx", answer);
        Assert.DoesNotContain("ssrc-group", answer);
    }

    [Fact]
    public void Transport_wide_numbers_without_their_feedback_are_left_out()
    {
        string offer = RichOffer().Replace("a=rtcp-fb:96 transport-cc\r\n", string.Empty, StringComparison.Ordinal);
        NegotiatedSession session = Negotiate(offer, out string? answer, out _, out _)!;
        Assert.Equal(0, session.Extensions.TransportSequence);
        Assert.DoesNotContain(RtpExtensionUri.TransportSequenceNumber, answer);
    }

    private static string RichOffer() => StunDtlsProbe.Offer.Replace("SAVPF 96\r\n", "SAVPF 96 97\r\n", StringComparison.Ordinal)
        + "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 transport-cc\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
        + $"a=extmap:4 {RtpExtensionUri.TransportSequenceNumber}\r\n";

    private static NegotiatedSession? Negotiate(string offer, out string? answer, out WebRtcOutcome outcome, out string? detail) =>
        new OfferNegotiator(Fingerprint).Negotiate(offer, null, "petcam-1", IceCredentials.Create(worker: 0), [Candidate], out answer, out outcome, out detail);
}
