using PetCam.Media;

namespace PetCam.Sdp.Tests.Codecs;

public sealed class AudioPayloadSelectorTests
{
    private static readonly SdpMediaOffer Browser = Offers.Section(
        "audio", ("111", "opus/48000/2", "minptime=10;useinbandfec=1"), ("9", "G722/8000", ""), ("0", "PCMU/8000", ""), ("8", "PCMA/8000", ""));

    [Theory]
    [InlineData(AudioCodec.Opus, 48000, 111)]
    [InlineData(AudioCodec.Pcmu, 8000, 0)]
    [InlineData(AudioCodec.Pcma, 8000, 8)]
    public void Select_finds_the_type_of_the_codec(AudioCodec codec, int clockRateHz, byte expected) =>
        Assert.Equal<byte?>(expected, AudioPayloadSelector.Select(Browser, new AudioFormat(codec, clockRateHz, 1))?.Number);

    [Fact]
    public void Select_completes_a_static_type_that_has_no_rtpmap()
    {
        SdpPayloadType? type = AudioPayloadSelector.Select(Offers.Section("audio", ("8", "", "")), new AudioFormat(AudioCodec.Pcma, 8000, 1));
        Assert.Equal(("PCMA", 8000), (type?.Encoding, type?.ClockRateHz));
    }

    [Fact]
    public void Select_refuses_other_codecs_and_clocks()
    {
        SdpMediaOffer media = Offers.Section("audio", ("111", "opus/16000/2", ""), ("96", "PCMU/16000", ""), ("8", "", ""));
        Assert.Null(AudioPayloadSelector.Select(media, new AudioFormat(AudioCodec.Opus, 48000, 2)));
        Assert.Null(AudioPayloadSelector.Select(media, new AudioFormat(AudioCodec.Pcmu, 8000, 1)));
        Assert.Null(AudioPayloadSelector.Select(media, default));
    }
}
