using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Media.Tests.H264;

public sealed class SequenceParameterSetTests
{
    // Written by x264 through FFmpeg 5.1 for testsrc of these sizes; the sizes were read back with ffprobe.
    public static TheoryData<string, int, int, string> RealOnes => new()
    {
        { "6742C01FD9005005BB0110000003001000000303C0F1832480", 1280, 720, "avc1.42C01F" },
        { "6742C00DD901419F9F0110000003001000000303C0F142A480", 320, 180, "avc1.42C00D" },
        { "67640028ACD940780227E5C044000003000400000300F03C60C658", 1920, 1080, "avc1.640028" },
        { "67F4001F919B280A00B76022000003000200000300781E30632C", 1280, 720, "avc1.F4001F" },
        { "677A001EBCD940A03DB0110000030001000003003C0F162D96", 640, 480, "avc1.7A001E" },
        { "67640028ACD94078044FDE0220000003002000000783E2C5B2C0", 1920, 1080, "avc1.640028" },
        { "674D401EECA05231E79B0110000003001000000303C1F1429960", 644, 364, "avc1.4D401E" },
    };

    [Theory]
    [MemberData(nameof(RealOnes))]
    public void TryParse_reads_size_and_profile(string hex, int width, int height, string codec)
    {
        Assert.True(SequenceParameterSet.TryParse(Convert.FromHexString(hex), out SequenceParameterSet parsed));

        Assert.Equal((width, height, codec), (parsed.Width, parsed.Height, parsed.ToCodecString()));
    }

    [Theory]
    [MemberData(nameof(RealOnes))]
    public void TryParse_of_every_prefix_does_not_throw(string hex, int width, int height, string codec)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int length = 0; length < bytes.Length; length++)
        {
            bool parsed = SequenceParameterSet.TryParse(bytes.AsSpan(0, length), out SequenceParameterSet partial);

            // The size comes before the VUI: a cut inside the latter still tells the truth.
            Assert.True(!parsed || (partial.Width, partial.Height, partial.ToCodecString()) == (width, height, codec) || partial.Width >= width);
        }
    }

    [Fact]
    public void TryParse_of_mutations_does_not_throw()
    {
        Random random = new(7321);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = AccessUnits.SequenceParameterSet.ToArray();
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
            }

            if (SequenceParameterSet.TryParse(bytes, out SequenceParameterSet parsed))
            {
                Assert.InRange(parsed.Width, 1, 16384);
                Assert.InRange(parsed.Height, 1, 16384);
            }
        }
    }

    [Fact]
    public void TryParse_refuses_other_nal_units() =>
        Assert.False(SequenceParameterSet.TryParse(AccessUnits.PictureParameterSet, out _));
}
