namespace PetCam.Media.Tests.Audio;

public sealed class AudioFormatTests
{
    // TOC bytes by RFC 6716 table 2: configuration in the upper five bits, code in the lower two.
    [Theory]
    [InlineData("0800", 960)] // SILK 20 ms, one frame
    [InlineData("1800", 2880)] // SILK 60 ms
    [InlineData("78FF", 960)] // hybrid 20 ms
    [InlineData("FC00", 960)] // CELT fullband 20 ms, stereo
    [InlineData("E000", 120)] // CELT fullband 2.5 ms
    [InlineData("FD0000", 1920)] // two frames of one size
    [InlineData("FB0300", 2880)] // code 3: three frames
    [InlineData("1B0300", 0)] // 180 ms: longer than a packet may be
    [InlineData("FB00", 0)] // no frame
    [InlineData("FB", 0)]
    [InlineData("", 0)]
    public void Duration_of_an_opus_packet_is_told_by_its_first_bytes(string hex, int ticks) =>
        Assert.Equal(ticks, new AudioFormat(AudioCodec.Opus, 48000, 2).DurationOf(Convert.FromHexString(hex)));

    [Fact]
    public void Duration_of_g711_is_its_length() => Assert.Equal(160, new AudioFormat(AudioCodec.Pcmu, 8000, 1).DurationOf(new byte[160]));

    [Theory]
    [InlineData(AudioCodec.Opus, 48000, 2, true)]
    [InlineData(AudioCodec.Opus, 48000, 1, true)]
    [InlineData(AudioCodec.Opus, 16000, 1, false)]
    [InlineData(AudioCodec.Opus, 48000, 3, false)]
    [InlineData(AudioCodec.Pcmu, 8000, 1, true)]
    [InlineData(AudioCodec.Pcma, 16000, 1, false)]
    [InlineData(AudioCodec.Pcma, 8000, 2, false)]
    [InlineData(AudioCodec.None, 8000, 1, false)]
    public void Formats_that_clients_cannot_be_promised_are_not_supported(AudioCodec codec, int clockRateHz, int channels, bool expected) =>
        Assert.Equal(expected, new AudioFormat(codec, clockRateHz, channels).IsSupported);
}
