using System.Net;
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

    private static NegotiatedSession? Negotiate(string offer, out string? answer, out WebRtcOutcome outcome, out string? detail) =>
        new OfferNegotiator(Fingerprint).Negotiate(offer, null, "petcam-1", IceCredentials.Create(worker: 0), [Candidate], out answer, out outcome, out detail);
}
