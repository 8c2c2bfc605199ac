using System.Net;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Sdp;
using PetCam.Testing;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Negotiation;

public sealed class OfferNegotiatorTests
{
    private static readonly SdpFingerprint Fingerprint = new("sha-256", new byte[32]);
    private static readonly SendableTrack H264 = new(TrackId.Main, new VideoStreamModel(VideoCodec.H264, null), 0);
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

    [Fact]
    public void Viewer_that_takes_h265_is_sent_the_main_track_in_it()
    {
        string offer = Offer("m=video 9 UDP/TLS/RTP/SAVPF 96 49\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n"
            + "a=rtpmap:49 H265/90000\r\na=fmtp:49 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST\r\na=rtcp-fb:49 nack pli\r\n");
        NegotiatedSession? session = Negotiate(offer, [H265Main, H264Sub], null, out string? answer, out _, out _);
        Assert.Equal((TrackId.Main, new VideoPayloadFormat(VideoCodec.H265), 49), (session!.Track, session.Format, session.PayloadType));
        Assert.Contains("a=rtpmap:49 H265/90000\r\na=fmtp:49 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST\r\na=rtcp-fb:49 nack pli\r\n", answer);
        Assert.Contains("a=label:main\r\n", answer);
    }

    [Fact]
    public void Viewer_that_takes_only_h264_is_sent_the_sub_track_and_told_so()
    {
        NegotiatedSession? session = Negotiate(StunDtlsProbe.Offer, [H265Main, H264Sub], null, out string? answer, out _, out _);
        Assert.Equal((TrackId.Sub, VideoCodec.H264), (session!.Track, session.Format.Codec));
        Assert.Contains("a=label:sub\r\n", answer);
    }

    [Fact]
    public void Viewer_that_takes_neither_is_told_both_tracks_and_what_it_offered()
    {
        string offer = StunDtlsProbe.Offer.Replace("profile-level-id=42e01f", "profile-level-id=zz", StringComparison.Ordinal);
        Assert.Null(Negotiate(offer, [H265Main, H264Sub], null, out _, out WebRtcOutcome outcome, out string? detail));
        Assert.Equal(WebRtcOutcome.NothingInCommon, outcome);
        Assert.StartsWith("This camera sends H.265 (hvc1.1.6.", detail, StringComparison.Ordinal);
        Assert.Contains(") on its main track and H.264 on its sub track; the offer takes H264 (packetization-mode=1;profile-level-id=zz).", detail);
    }

    [Fact]
    public void Viewer_that_insists_on_mode_0_is_sent_what_fits_or_told_why_not()
    {
        string offer = StunDtlsProbe.Offer.Replace("packetization-mode=1", "packetization-mode=0", StringComparison.Ordinal);
        SendableTrack sliced = H264 with { Stream = H264.Stream with { FitsSingleUnits = true }, LongestNalUnitBytes = 1000 };
        Assert.Equal(new VideoPayloadFormat(VideoCodec.H264, SingleUnits: true), Negotiate(offer, [sliced], null, out _, out _, out _)!.Format);

        Assert.Null(Negotiate(offer, [H264 with { LongestNalUnitBytes = 20_000 }], null, out _, out _, out string? detail));
        Assert.Contains("one of 20000: offer packetization-mode=1", detail);
    }

    [Fact]
    public void Audio_section_is_answered_in_its_place_when_the_camera_has_sound()
    {
        string offer = Offer(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n");
        AudioFormat opus = new(AudioCodec.Opus, 48000, 2);
        NegotiatedSession? session = Negotiate(offer, [H264], opus, out string? answer, out _, out _);
        NegotiatedAudio audio = session!.Audio!;
        Assert.Equal((opus, 111, 4, "0"), (audio.Format, audio.PayloadType, audio.MediaIdExtension, audio.Mid));
        Assert.NotEqual(session.Ssrc, audio.Ssrc);
        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer);
        string[] sections = answer!.Split("m=");
        Assert.StartsWith("audio 9 UDP/TLS/RTP/SAVPF 111\r\n", sections[1], StringComparison.Ordinal);
        Assert.Contains("a=sendonly\r\n", sections[1]);
        Assert.Contains($"a=ssrc:{audio.Ssrc} cname:petcam-1\r\n", sections[1]);
        Assert.Contains("a=msid:petcam-1 ", sections[1]);
        Assert.Contains("a=msid:petcam-1 ", sections[2]);

        Assert.Null(Negotiate(offer, [H264], null, out answer, out _, out _)!.Audio);
        Assert.Contains("m=audio 0 UDP/TLS/RTP/SAVPF 111 0\r\n", answer);
        Assert.Null(Negotiate(offer, [H264], new AudioFormat(AudioCodec.Pcma, 8000, 1), out answer, out _, out _)!.Audio);
        Assert.Contains("m=audio 0 ", answer);
    }

    private static string RichOffer() => StunDtlsProbe.Offer.Replace("SAVPF 96\r\n", "SAVPF 96 97\r\n", StringComparison.Ordinal)
        + "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 transport-cc\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
        + $"a=extmap:4 {RtpExtensionUri.TransportSequenceNumber}\r\n";

    private static SendableTrack H264Sub => H264 with { Id = TrackId.Sub };

    private static SendableTrack H265Main
    {
        get
        {
            Assert.True(VideoParameterSets.TryFind(VideoCodec.H265, TestClip.H265.AccessUnits[0], null, out VideoParameterSets? sets));
            return new SendableTrack(TrackId.Main, new VideoStreamModel(VideoCodec.H265, sets), 5000);
        }
    }

    // The session part of the small offer, with other sections.
    private static string Offer(params string[] sections)
    {
        string session = StunDtlsProbe.Offer[..StunDtlsProbe.Offer.IndexOf("a=group", StringComparison.Ordinal)];
        string transport = StunDtlsProbe.Offer[StunDtlsProbe.Offer.IndexOf("a=rtcp-mux", StringComparison.Ordinal)..StunDtlsProbe.Offer.IndexOf("a=rtpmap", StringComparison.Ordinal)];
        string mids = string.Join(' ', Enumerable.Range(0, sections.Length));
        return $"{session}a=group:BUNDLE {mids}\r\n" + string.Concat(sections.Select((section, index) => $"{section}a=mid:{index}\r\na=recvonly\r\n{transport}"));
    }

    private static NegotiatedSession? Negotiate(string offer, out string? answer, out WebRtcOutcome outcome, out string? detail) =>
        Negotiate(offer, [H264], null, out answer, out outcome, out detail);

    private static NegotiatedSession? Negotiate(
        string offer, IReadOnlyList<SendableTrack> tracks, AudioFormat? audio, out string? answer, out WebRtcOutcome outcome, out string? detail) =>
        new OfferNegotiator(Fingerprint).Negotiate(offer, tracks, audio, "petcam-1", IceCredentials.Create(worker: 0), [Candidate], out answer, out outcome, out detail);
}
