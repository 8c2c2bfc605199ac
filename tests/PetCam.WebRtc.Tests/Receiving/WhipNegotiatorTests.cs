using PetCam.Media;
using PetCam.Sdp;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Receiving;

namespace PetCam.WebRtc.Tests.Receiving;

public sealed class WhipNegotiatorTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n";
    private const string CaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    private static readonly string Transport =
        "c=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=ice-ufrag:probe\r\na=ice-pwd:0123456789012345678901\r\n"
        + $"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat("00", 32))}\r\n";

    /// <summary>One that is taken.</summary>
    internal static string Offer => Head + Video(H264(96, "packetization-mode=1"));

    private readonly WhipNegotiator _negotiator = new(new SdpFingerprint("sha-256", new byte[32]));

    [Fact]
    public void Mode_1_is_preferred_then_constrained_baseline_then_the_offers_order()
    {
        Assert.Equal(98, Negotiate(Video(
            H264(96, "packetization-mode=0;profile-level-id=42e01f"),
            H264(97, "packetization-mode=1;profile-level-id=640c1f"),
            H264(98, "packetization-mode=1;profile-level-id=42e01f"),
            H264(99, "packetization-mode=1;profile-level-id=42e028"))).VideoPayloadType);
        Assert.Equal(97, Negotiate(Video(
            H264(96, "packetization-mode=0;profile-level-id=42e01f"), H264(97, "packetization-mode=1;profile-level-id=640c1f"))).VideoPayloadType);
        Assert.Equal(96, Negotiate(Video(H264(96, "profile-level-id=42e01f"))).VideoPayloadType);
    }

    [Fact]
    public void Retransmission_extension_and_feedback_are_taken_as_offered()
    {
        NegotiatedPublisher session = Negotiate(
            Video(H264(96, "packetization-mode=1"), (97, "rtx/90000", "apt=95"), (98, "rtx/90000", "apt=96"))
            + $"a=extmap:5 {CaptureTime}\r\na=extmap:6 urn:example:unknown\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 transport-cc\r\n",
            out string answer);

        Assert.Equal((byte)98, session.RetransmissionPayloadType);
        Assert.Equal(5, session.CaptureTimeExtension);
        Assert.True(session.HasNack);
        Assert.Contains("m=video 9 UDP/TLS/RTP/SAVPF 96 98\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=fmtp:98 apt=96\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"a=extmap:5 {CaptureTime}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=rtcp-fb:96 nack pli\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("transport-cc", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:example", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a=ssrc", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opus/48000/2", "PCMU/8000", AudioCodec.Opus, 111)]
    [InlineData("PCMA/8000", "PCMU/8000", AudioCodec.Pcmu, 112)]
    [InlineData("G722/8000", "PCMA/8000", AudioCodec.Pcma, 112)]
    public void Sound_that_viewers_can_be_passed_is_taken_in_its_place(string first, string second, AudioCodec codec, int type)
    {
        NegotiatedPublisher session = Negotiate(Audio((111, first), (112, second)) + Video(H264(96, "packetization-mode=1")), out string answer);
        Assert.Equal((codec, (byte)type), (session.AudioFormat!.Value.Codec, session.AudioPayloadType!.Value));
        int audio = answer.IndexOf($"m=audio 9 UDP/TLS/RTP/SAVPF {type}\r\n", StringComparison.Ordinal);
        Assert.True(audio >= 0 && audio < answer.IndexOf("m=video 9 ", StringComparison.Ordinal), answer);
        Assert.Equal(2, answer.Split("a=recvonly\r\n").Length - 1);
    }

    [Fact]
    public void Sound_of_no_use_to_viewers_is_refused_and_the_picture_taken()
    {
        NegotiatedPublisher session = Negotiate(Audio((111, "G722/8000")) + Video(H264(96, "packetization-mode=1")), out string answer);
        Assert.Null(session.AudioFormat);
        Assert.Null(session.AudioPayloadType);
        Assert.Contains("m=audio 0 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Offer_without_nack_is_taken_without_repair()
    {
        NegotiatedPublisher session = Negotiate(Video(H264(96, "packetization-mode=1")));
        Assert.False(session.HasNack);
        Assert.Null(session.RetransmissionPayloadType);
        Assert.Equal(0, session.CaptureTimeExtension);
    }

    [Theory]
    [InlineData("recvonly", "H264/90000", "actpass", "The offer would send no video")]
    [InlineData("inactive", "H264/90000", "actpass", "The offer would send no video")]
    [InlineData("sendonly", "VP8/90000", "actpass", "This server takes H.264; the offer would send VP8.")]
    [InlineData("sendonly", "H264/90000", "passive", "setup:passive")]
    public void Offer_of_something_else_is_refused_with_the_reason(string direction, string map, string setup, string reason)
    {
        string offer = Head + Video((96, map, "packetization-mode=1"))
            .Replace("a=sendonly", $"a={direction}", StringComparison.Ordinal).Replace("setup:actpass", $"setup:{setup}", StringComparison.Ordinal);

        Assert.Null(_negotiator.Negotiate(offer, "petcam-1", IceCredentials.Create(worker: 0), [], out string? answer, out WebRtcOutcome outcome, out string? detail));
        Assert.Null(answer);
        Assert.Equal(WebRtcOutcome.NothingInCommon, outcome);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packetization-mode=2")] // interleaved
    [InlineData("packetization-mode=7")]
    public void Modes_that_reorder_nal_units_are_not_taken(string parameters) => Assert.Null(_negotiator.Negotiate(
        Head + Video(H264(96, parameters)), "petcam-1", IceCredentials.Create(worker: 0), [], out _, out _, out _));

    private NegotiatedPublisher Negotiate(string media) => Negotiate(media, out _);

    private NegotiatedPublisher Negotiate(string media, out string answer)
    {
        NegotiatedPublisher? session = _negotiator.Negotiate(Head + media, "petcam-1", IceCredentials.Create(worker: 0), [], out string? text, out WebRtcOutcome outcome, out _);
        Assert.Equal(WebRtcOutcome.Accepted, outcome);
        Assert.True(SdpOffer.TryParse(Head + media, out _, out _));
        answer = text!;
        return session!;
    }

    private static (int Number, string Map, string Parameters) H264(int number, string parameters) => (number, "H264/90000", parameters);

    private static string Audio(params (int Number, string Map)[] types) =>
        $"m=audio 9 UDP/TLS/RTP/SAVPF {string.Join(' ', types.Select(type => type.Number))}\r\n{Transport}a=mid:1\r\na=sendonly\r\na=setup:actpass\r\n"
        + string.Concat(types.Select(type => $"a=rtpmap:{type.Number} {type.Map}\r\n"));

    private static string Video(params (int Number, string Map, string Parameters)[] types) =>
        $"m=video 9 UDP/TLS/RTP/SAVPF {string.Join(' ', types.Select(type => type.Number))}\r\n{Transport}a=mid:0\r\na=sendonly\r\na=setup:actpass\r\n"
        + string.Concat(types.Select(type => $"a=rtpmap:{type.Number} {type.Map}\r\na=fmtp:{type.Number} {type.Parameters}\r\n"));
}
