using PetCam.Media.H265;

namespace PetCam.Sdp.Tests.Codecs;

public sealed class H265PayloadSelectorTests
{
    private const string Chromium = "level-id=156;profile-id=1;tier-flag=0;tx-mode=SRST";

    private static readonly H265Profile Main = new(0, IsHighTier: false, 1, 0x6000_0000, 0, 120);
    private static readonly H265Profile Main10 = new(0, IsHighTier: false, 2, 0x2000_0000, 0, 120);

    [Theory]
    [InlineData(Chromium)]
    [InlineData("level-id=93;tx-mode=SRST")] // Safari
    [InlineData("")] // all absent: Main, main tier, 3.1
    [InlineData("profile-id=2")] // a Main 10 decoder takes Main: the stream's compatibility flags say so
    public void Select_takes_what_browsers_offer_for_main_profile(string parameters) =>
        Assert.Equal<byte?>(49, H265PayloadSelector.Select(Offers.Video(("49", "H265/90000", parameters)), Main)?.Number);

    [Theory]
    [InlineData("profile-id=4")]
    [InlineData("profile-space=1")]
    [InlineData("tx-mode=MRST")]
    [InlineData("profile-id=one")]
    [InlineData("level-id=-1")]
    public void Select_refuses_what_cannot_take_the_stream(string parameters) =>
        Assert.Null(H265PayloadSelector.Select(Offers.Video(("49", "H265/90000", parameters)), Main));

    [Fact]
    public void Select_refuses_main_10_and_high_tier_where_only_main_is_taken()
    {
        SdpMediaOffer media = Offers.Video(("49", "H265/90000", Chromium));
        Assert.Null(H265PayloadSelector.Select(media, Main10));
        Assert.Null(H265PayloadSelector.Select(media, Main with { IsHighTier = true }));
    }

    [Fact]
    public void Select_prefers_the_profile_itself_and_a_sufficient_level()
    {
        SdpMediaOffer media = Offers.Video(
            ("48", "H265/90000", "profile-id=2;level-id=156"), ("49", "H265/90000", "profile-id=1;level-id=93"), ("50", "h265/90000", Chromium));
        Assert.Equal<byte?>(50, H265PayloadSelector.Select(media, Main)?.Number);
        Assert.Equal<byte?>(48, H265PayloadSelector.Select(media, Main10)?.Number);
    }

    [Fact]
    public void Select_for_an_unknown_stream_takes_main() =>
        Assert.Equal<byte?>(49, H265PayloadSelector.Select(Offers.Video(("96", "H264/90000", ""), ("49", "H265/90000", Chromium)), null)?.Number);
}
