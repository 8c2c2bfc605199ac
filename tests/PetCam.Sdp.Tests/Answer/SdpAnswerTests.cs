using System.Net;

namespace PetCam.Sdp.Tests.Answer;

public sealed class SdpAnswerTests
{
    private static readonly string Fingerprint = "sha-256 " + string.Join(':', Enumerable.Repeat("AB", 32));

    [Fact]
    public void Answer_sends_the_chosen_payload_type_under_the_offered_identifiers()
    {
        SdpOffer offer = Offers.Parse(Offers.Chromium);
        string answer = Answer(offer, offer.Media[0]);

        SdpPayloadType chosen = H264PayloadSelector.Select(offer.Media[0], null)!;
        Assert.Contains($"m=video 9 UDP/TLS/RTP/SAVPF {chosen.Number}\r\n", answer);
        Assert.Contains($"a=fmtp:{chosen.Number} {chosen.FormatParameters}\r\n", answer);
        Assert.Contains("a=sendonly\r\n", answer);
        Assert.Contains("a=ice-lite\r\n", answer);
        Assert.Contains("a=setup:passive\r\n", answer);
        Assert.Contains("a=rtcp-mux\r\n", answer);
        Assert.Contains("a=group:BUNDLE 0\r\n", answer);
        Assert.Contains($"a=rtcp-fb:{chosen.Number} nack pli\r\n", answer);
        Assert.DoesNotContain("goog-remb", answer);
        Assert.Contains("a=ssrc-group:FID 42 43\r\na=ssrc:42 cname:petcam-1\r\na=ssrc:43 cname:petcam-1\r\n", answer);
        Assert.Contains("a=candidate:65535 1 udp 2130706431 127.0.0.1 8189 typ host\r\n", answer);
        Assert.Contains("a=candidate:65534 1 udp 2130706175 2001:db8::1 8189 typ host\r\n", answer);
    }

    [Fact]
    public void Answer_refuses_other_sections_in_their_place()
    {
        string audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a\r\na=recvonly\r\na=rtpmap:111 opus/48000/2\r\n";
        int start = Offers.Chromium.IndexOf("m=video", StringComparison.Ordinal);
        SdpOffer offer = Offers.Parse(Offers.Chromium[..start] + audio + Offers.Chromium[start..]);

        string answer = Answer(offer, offer.Media[1]);

        int refused = answer.IndexOf("m=audio 0 UDP/TLS/RTP/SAVPF 111\r\n", StringComparison.Ordinal);
        Assert.InRange(refused, 0, answer.IndexOf("m=video", StringComparison.Ordinal));
        Assert.Contains("a=mid:a\r\na=inactive\r\n", answer);
    }

    private static string Answer(SdpOffer offer, SdpMediaOffer video)
    {
        Assert.True(SdpFingerprint.TryParse(Fingerprint, out SdpFingerprint? fingerprint));
        return new SdpAnswer
        {
            SessionId = 1,
            Offer = offer,
            Media =
            [
                new SdpMediaAnswer
                {
                    Offer = video,
                    Direction = SdpDirection.SendOnly,
                    PayloadTypes = [H264PayloadSelector.Select(video, null)!],
                    Extensions = [video.Extensions[0]],
                    Feedback = ["nack", "nack pli", "ccm fir"],
                    Ssrc = 42,
                    RetransmissionSsrc = 43,
                },
            ],
            IceUfrag = "ufrag",
            IcePassword = "password",
            Fingerprint = fingerprint!,
            Candidates =
            [
                new SdpCandidate(new IPEndPoint(IPAddress.Loopback, 8189), 65535),
                new SdpCandidate(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 8189), 65534),
            ],
            StreamName = "petcam-1",
        }.ToString();
    }
}
