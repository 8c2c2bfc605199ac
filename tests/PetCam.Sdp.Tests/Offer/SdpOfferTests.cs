namespace PetCam.Sdp.Tests.Offer;

public sealed class SdpOfferTests
{
    [Fact]
    public void TryParse_understands_what_chromium_offers()
    {
        SdpOffer offer = Offers.Parse(Offers.Chromium);

        SdpMediaOffer video = Assert.Single(offer.Media);
        Assert.Equal("video", video.Kind);
        Assert.Equal("0", video.Mid);
        Assert.Equal(["0"], offer.Bundle);
        Assert.Equal("actpass", offer.Setup);
        Assert.Equal(SdpDirection.ReceiveOnly, video.Direction);
        Assert.True(video.CanReceiveRtp);
        Assert.True(video.AllowsReducedSizeRtcp);
        Assert.Equal("sha-256", offer.Fingerprint.HashFunction);
        Assert.NotEqual(0, video.ExtensionId("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"));
        Assert.Equal(0, video.ExtensionId("urn:example:unknown"));
        SdpPayloadType first = video.PayloadTypes.First(type => type.Is("h264"));
        Assert.Equal(90_000, first.ClockRateHz);
        Assert.Contains("nack pli", first.Feedback);
    }

    [Theory]
    [InlineData(null, SdpParseError.MissingVersion)]
    [InlineData("", SdpParseError.MissingVersion)]
    [InlineData("hello", SdpParseError.MissingVersion)]
    [InlineData("v=0\r\n", SdpParseError.NoMedia)]
    [InlineData("v=0\r\nxyz\r\n", SdpParseError.MalformedLine)]
    [InlineData("v=0\r\nm=video\r\n", SdpParseError.MalformedLine)]
    [InlineData("v=0\r\nm=video 99999999 RTP/SAVPF 96\r\n", SdpParseError.MalformedLine)]
    [InlineData("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n", SdpParseError.MissingIceCredentials)]
    [InlineData("v=0\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\nm=video 9 UDP/TLS/RTP/SAVPF 96\n", SdpParseError.MissingFingerprint)]
    [InlineData("v=0\na=ice-ufrag:a\"cd\na=ice-pwd:0123456789012345678901\nm=video 9 UDP/TLS/RTP/SAVPF 96\n", SdpParseError.MissingIceCredentials)]
    public void TryParse_of_a_broken_offer_names_the_reason(string? text, SdpParseError expected)
    {
        Assert.False(SdpOffer.TryParse(text, out _, out SdpParseError error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_of_endless_text_is_refused()
    {
        Assert.False(SdpOffer.TryParse("v=0\n" + new string('a', SdpOffer.MaxCharacters), out _, out SdpParseError error));
        Assert.Equal(SdpParseError.TooLong, error);
        Assert.False(SdpOffer.TryParse("v=0\n" + string.Concat(Enumerable.Repeat("a=b\n", 10_000)), out _, out error));
        Assert.Equal(SdpParseError.TooManyLines, error);
    }

    [Fact]
    public void TryParse_of_mutated_offers_never_throws()
    {
        Random random = new(11);
        int accepted = 0;
        for (int i = 0; i < 5000; i++)
        {
            char[] text = Offers.Chromium.ToCharArray();
            for (int change = random.Next(1, 20); change > 0; change--)
            {
                text[random.Next(text.Length)] = random.Next(4) == 0 ? '\n' : (char)random.Next(32, 300);
            }

            int length = random.Next(3) == 0 ? random.Next(text.Length) : text.Length;
            if (SdpOffer.TryParse(new string(text, 0, length), out SdpOffer? offer, out _))
            {
                accepted++;
                foreach (SdpMediaOffer media in offer.Media)
                {
                    H264PayloadSelector.Select(media, null);
                }
            }
        }

        Assert.InRange(accepted, 100, 4999);
    }

    [Fact]
    public void Fingerprint_is_written_as_it_was_read()
    {
        const string text = "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
        Assert.True(SdpFingerprint.TryParse(text, out SdpFingerprint? fingerprint));
        Assert.Equal(text, fingerprint!.ToString());
        Assert.False(SdpFingerprint.TryParse(text.AsSpan(0, text.Length - 1), out _));
        Assert.False(SdpFingerprint.TryParse("md5 00:11", out _));
    }

    [Fact]
    public void Trickle_fragment_is_read_and_nonsense_is_not()
    {
        Assert.True(IceFragment.TryParse("a=ice-ufrag:EsAw\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 1.1.1.1 2 typ host\r\n", out IceFragment? fragment));
        Assert.Equal(new IceFragment("EsAw", "x", 1, "audio 9 RTP/AVP 0", "0"), fragment);
        Assert.False(IceFragment.TryParse("nonsense", out _));
        Assert.False(IceFragment.TryParse(null, out _));
    }
}
