namespace PetCam.Sdp.Tests.Codecs;

public sealed class H264PayloadSelectorTests
{
    private const string ConstrainedBaseline = "42c01f";

    [Theory]
    [InlineData("42c01f", "42e01f")] // constrained baseline, by its flags
    [InlineData("42001f", "42001f")] // what calls itself baseline
    [InlineData("4d401f", "4d001f")]
    [InlineData("640028", "f4001f")] // high, which the high 4:4:4 decoder on offer includes
    public void Select_takes_mode_1_and_the_profile_of_the_stream(string stream, string offered)
    {
        SdpMediaOffer video = Offers.Parse(Offers.Chromium).Media[0];
        SdpPayloadType? selected = H264PayloadSelector.Select(video, Profile(stream));
        Assert.NotNull(selected);
        Assert.Equal("1", selected.FormatParameter("packetization-mode"));
        Assert.Equal(offered, selected.FormatParameter("profile-level-id"));
    }

    [Fact]
    public void Select_for_an_unknown_stream_takes_constrained_baseline() =>
        Assert.Equal("42e01f", H264PayloadSelector.Select(Offers.Parse(Offers.Chromium).Media[0], null)?.FormatParameter("profile-level-id"));

    [Fact]
    public void Select_accepts_a_higher_profile_for_a_simple_stream() =>
        Assert.NotNull(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=640c1f"), Profile(ConstrainedBaseline)));

    [Fact]
    public void Select_refuses_a_decoder_below_the_stream() =>
        Assert.Null(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=42e01f"), Profile("640028")));

    [Fact]
    public void Select_refuses_mode_0_and_broken_profiles()
    {
        Assert.Null(H264PayloadSelector.Select(Media("96", "profile-level-id=42e01f"), null));
        Assert.Null(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=zzz"), null));
    }

    private static H264Profile Profile(string text)
    {
        Assert.True(H264Profile.TryParse(text, out H264Profile profile));
        return profile;
    }

    private static SdpMediaOffer Media(string format, string parameters) => Offers.Parse(
        "v=0\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"
        + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)) + "\n"
        + $"m=video 9 UDP/TLS/RTP/SAVPF {format}\na=recvonly\na=rtpmap:{format} H264/90000\na=fmtp:{format} {parameters}\n").Media[0];
}
