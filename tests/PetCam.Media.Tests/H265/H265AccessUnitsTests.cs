using PetCam.Media.H265;
using PetCam.Testing;

namespace PetCam.Media.Tests.H265;

public sealed class H265AccessUnitsTests
{
    private const string Sets = "0000000140010C000000014201010000000144010A";

    [Theory]
    [InlineData(Sets + "000000012601AF", AccessUnitKind.Keyframe)] // IDR_W_RADL
    [InlineData(Sets + "000000012A01AF", AccessUnitKind.Keyframe)] // CRA
    [InlineData("000000012601AF", AccessUnitKind.KeyframeWithoutParameterSets)]
    [InlineData("0000000142010100000001440AAA000000012801AF", AccessUnitKind.KeyframeWithoutParameterSets)] // no VPS
    [InlineData("000000010201D0", AccessUnitKind.Delta)]
    [InlineData("000000014601500000000150010A", AccessUnitKind.NoPicture)]
    [InlineData("0000000126", AccessUnitKind.NoPicture)] // shorter than a header
    [InlineData("", AccessUnitKind.NoPicture)]
    public void Classify_tells_what_a_decoder_can_do(string hex, AccessUnitKind expected) =>
        Assert.Equal(expected, H265AccessUnits.Classify(Convert.FromHexString(hex)));

    [Fact]
    public void Real_video_has_a_keyframe_each_second()
    {
        AccessUnitKind[] kinds = [.. TestClip.H265.AccessUnits.Select(unit => H265AccessUnits.Classify(unit))];
        Assert.Equal([0, 30, 60], Enumerable.Range(0, kinds.Length).Where(i => kinds[i] == AccessUnitKind.Keyframe));
        Assert.Equal(87, kinds.Count(kind => kind == AccessUnitKind.Delta));
    }

    [Fact]
    public void Random_bytes_are_safe()
    {
        Random random = new(3);
        byte[] unit = [.. TestClip.H265.AccessUnits[0].Take(400)];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = unit[..random.Next(unit.Length)];
            for (int i = 0; i < 8 && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            H265AccessUnits.Classify(damaged);
            H265ParameterSets.TryFind(damaged, null, out _);
        }
    }
}
