using PetCam.Media.H265;
using PetCam.Testing;

namespace PetCam.Media.Tests.H265;

public sealed class H265ParameterSetsTests
{
    [Fact]
    public void TryFind_of_real_video_tells_size_and_codec_string()
    {
        byte[] unit = TestClip.H265.AccessUnits[0];
        Assert.True(H265ParameterSets.TryFind(unit, null, out H265ParameterSets? sets));
        Assert.Equal((640, 360), (sets!.Width, sets.Height));
        Assert.Equal(FromFfprobe(), (sets.Info.Profile.Idc, sets.Info.Profile.LevelIdc));
        Assert.StartsWith("hvc1.1.6.L", sets.CodecString, StringComparison.Ordinal);
        Assert.True(sets.Info.Profile.ConformsTo(1) && sets.Info.Profile.ConformsTo(2) && !sets.Info.Profile.ConformsTo(4));
    }

    [Fact]
    public void TryFind_gives_back_the_known_sets_and_does_not_allocate()
    {
        byte[] unit = TestClip.H265.AccessUnits[0];
        Assert.True(H265ParameterSets.TryFind(unit, null, out H265ParameterSets? first));
        H265ParameterSets? again = null;
        Allocations.AssertNone(() => H265ParameterSets.TryFind(unit, first, out again));
        Assert.Same(first, again);
    }

    [Fact]
    public void Annex_b_of_the_sets_is_found_again()
    {
        Assert.True(VideoParameterSets.TryFind(VideoCodec.H265, TestClip.H265.AccessUnits[0], null, out VideoParameterSets? sets));
        byte[] bytes = new byte[sets!.AnnexBLength];
        Assert.True(sets.WriteAnnexB(bytes).IsEmpty);
        Assert.True(VideoParameterSets.TryFind(VideoCodec.H265, bytes, sets, out VideoParameterSets? again));
        Assert.Same(sets, again);
    }

    [Fact]
    public void Cut_and_foreign_sets_are_refused()
    {
        Assert.True(H265ParameterSets.TryFind(TestClip.H265.AccessUnits[0], null, out H265ParameterSets? sets));
        byte[] sequence = sets!.SequenceBytes.ToArray();
        Assert.True(H265SequenceParameterSet.TryParse(sequence, out _));
        Assert.All(Enumerable.Range(0, 16), length => Assert.False(H265SequenceParameterSet.TryParse(sequence.AsSpan(0, length), out _)));
        Assert.False(H265SequenceParameterSet.TryParse(sets.PictureBytes.Span, out _));
    }

    [Fact]
    public void Sub_layers_with_profiles_and_levels_of_their_own_are_stepped_over()
    {
        string layers = "11" + "01" + new string('0', 12) + new string('1', 88 + 8) + new string('1', 8);
        string profile = "0000" + "0001" + "0110" + new string('0', 28) + new string('1', 48) + "01111000"; // level 120
        string size = "1" + "010" + ExpGolomb(1920) + ExpGolomb(1088) + "1" + ExpGolomb(0) + ExpGolomb(0) + ExpGolomb(0) + ExpGolomb(4);
        byte[] sequence = FromBits("0100001000000001" + "0000" + "010" + "1" + profile + layers + size + "1");

        Assert.True(H265SequenceParameterSet.TryParse(sequence, out H265SequenceParameterSet set));
        Assert.Equal((1920, 1080, 120), (set.Width, set.Height, set.Profile.LevelIdc));
    }

    [Theory]
    [InlineData(0, false, 1, 0x6000_0000u, 0xB000_0000_0000ul, 93, "hvc1.1.6.L93.B0")] // the example of ISO/IEC 14496-15 E.3
    [InlineData(1, true, 4, 0x0800_0000u, 0x0000_0000_0001ul, 120, "hvc1.A4.10.H120.0.0.0.0.0.1")]
    public void Codec_string_is_that_of_the_standard(byte space, bool tier, byte idc, uint compatibility, ulong constraints, byte level, string expected) =>
        Assert.Equal(expected, new H265Profile(space, tier, idc, compatibility, constraints, level).ToCodecString());

    private static string ExpGolomb(int value)
    {
        string bits = Convert.ToString(value + 1, 2);
        return new string('0', bits.Length - 1) + bits;
    }

    private static byte[] FromBits(string bits) =>
        [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))];

    private static (byte Idc, byte Level) FromFfprobe()
    {
        using TemporaryFile file = new([.. TestClip.H265.AccessUnits.SelectMany(unit => unit)], ".h265");
        string text = Tool.Run("ffprobe", "-v", "error", "-f", "hevc", "-show_entries", "stream=profile,level", "-of", "csv=p=0", file.Path).Text.Trim();
        string[] fields = text.Split(',');
        Assert.Equal("Main", fields[0]);
        return (1, byte.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
