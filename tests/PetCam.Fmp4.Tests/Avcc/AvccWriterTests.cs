using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Fmp4.Tests;

public sealed class AvccWriterTests
{
    private static readonly H264ParameterSets Known = Mp4Builder.ParameterSets(TestClip.Small);

    [Fact]
    public void Sample_leaves_out_delimiter_filler_and_known_parameter_sets()
    {
        byte[] unit =
        [
            0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, .. Known.SequenceBytes.Span, 0, 0, 1, .. Known.PictureBytes.Span,
            0, 0, 1, 12, 0xFF, 0xFF, 0, 0, 1, 6, 5, 1, 0xAA, 0, 0, 0, 1, 0x65, 0x11, 0x22,
        ];

        Assert.Equal("00000004060501AA00000003651122", System.Convert.ToHexString(Convert(unit)));
    }

    [Fact]
    public void Sample_keeps_parameter_sets_that_the_file_does_not_have()
    {
        byte[] unit = [0, 0, 1, 0x68, 0xCE, 0x01, 0, 0, 1, 0x65, 0x11];

        Assert.Equal("0000000368CE01000000026511", System.Convert.ToHexString(Convert(unit)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0102030405")]
    [InlineData("000001")]
    public void Sample_of_bytes_without_a_nal_unit_is_empty(string hex) =>
        Assert.Empty(Convert(System.Convert.FromHexString(hex)));

    [Fact]
    public void Sample_turned_back_is_the_same_nal_units()
    {
        byte[] sample = Convert(TestClip.Small.AccessUnits[1]);
        Assert.True(AnnexBWriter.TryConvertInPlace(sample));

        List<string> expected = NalUnits(TestClip.Small.AccessUnits[1]);
        expected.RemoveAt(0); // the delimiter
        Assert.Equal(expected, NalUnits(sample));
    }

    [Fact]
    public void Sample_with_a_length_beyond_its_end_is_not_turned_back()
    {
        Assert.False(AnnexBWriter.TryConvertInPlace([0, 0, 0, 9, 0x65, 1]));
        Assert.False(AnnexBWriter.TryConvertInPlace([0xFF, 0xFF, 0xFF, 0xFF, 0x65, 1]));
        Assert.False(AnnexBWriter.TryConvertInPlace([0, 0, 0]));
    }

    private static byte[] Convert(byte[] accessUnit)
    {
        byte[] sample = new byte[AvccWriter.Measure(accessUnit, Known)];
        Assert.Equal(sample.Length, AvccWriter.Write(accessUnit, Known, sample));
        return sample;
    }

    private static List<string> NalUnits(byte[] annexB)
    {
        List<string> units = [];
        foreach (H264NalUnit unit in new AnnexBReader(annexB))
        {
            units.Add(System.Convert.ToHexString(unit.Bytes));
        }

        return units;
    }
}
