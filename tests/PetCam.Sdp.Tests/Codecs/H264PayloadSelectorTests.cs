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
        SdpPayloadType? selected = H264PayloadSelector.Select(video, Profile(stream), fitsSingleUnits: true);
        Assert.NotNull(selected);
        Assert.Equal("1", selected.FormatParameter("packetization-mode"));
        Assert.Equal(offered, selected.FormatParameter("profile-level-id"));
    }

    [Fact]
    public void Select_for_an_unknown_stream_takes_constrained_baseline() =>
        Assert.Equal("42e01f", H264PayloadSelector.Select(Offers.Parse(Offers.Chromium).Media[0], null, fitsSingleUnits: true)?.FormatParameter("profile-level-id"));

    [Fact]
    public void Select_accepts_a_higher_profile_for_a_simple_stream() =>
        Assert.NotNull(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=640c1f"), Profile(ConstrainedBaseline), false));

    [Fact]
    public void Select_refuses_a_decoder_below_the_stream() =>
        Assert.Null(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=42e01f"), Profile("640028"), true));

    [Theory]
    [InlineData("profile-level-id=42e01f")]
    [InlineData("packetization-mode=0;profile-level-id=42e01f")]
    public void Select_takes_mode_0_only_for_a_stream_that_it_can_carry(string parameters)
    {
        SdpMediaOffer media = Media("96", parameters);
        Assert.True(H264PayloadSelector.TakesModeZeroOnly(media));
        Assert.Null(H264PayloadSelector.Select(media, null, fitsSingleUnits: false));
        Assert.Equal(96, H264PayloadSelector.Select(media, null, fitsSingleUnits: true)!.Number);
    }

    [Fact]
    public void Select_refuses_interleaved_mode_and_broken_profiles()
    {
        Assert.Null(H264PayloadSelector.Select(Media("96", "packetization-mode=2;profile-level-id=42e01f"), null, true));
        Assert.Null(H264PayloadSelector.Select(Media("96", "packetization-mode=1;profile-level-id=zzz"), null, true));
    }

    [Fact]
    public void Select_prefers_a_sufficient_level_and_takes_a_lower_one()
    {
        H264Profile stream = Profile("42c028");
        Assert.NotNull(H264PayloadSelector.Select(Media("96", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"), stream, false));
        SdpMediaOffer both = Offers.Video(
            ("96", "H264/90000", "packetization-mode=1;profile-level-id=42e01f"), ("97", "H264/90000", "packetization-mode=1;profile-level-id=42e033"));
        Assert.Equal(97, H264PayloadSelector.Select(both, stream, false)!.Number);
    }

    private static H264Profile Profile(string text)
    {
        Assert.True(H264Profile.TryParse(text, out H264Profile profile));
        return profile;
    }

    private static SdpMediaOffer Media(string format, string parameters) => Offers.Video((format, "H264/90000", parameters));
}
