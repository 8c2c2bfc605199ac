using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Media.Tests.H264;

public sealed class H264AccessUnitsTests
{
    [Theory]
    [InlineData("000000016742C01F0000000168CB0000000165AA", AccessUnitKind.Keyframe)]
    [InlineData("0000000165AA", AccessUnitKind.KeyframeWithoutParameterSets)]
    [InlineData("000000016742C01F0000000165AA", AccessUnitKind.KeyframeWithoutParameterSets)]
    [InlineData("0000000141AA", AccessUnitKind.Delta)]
    [InlineData("0000000109F0000000010605", AccessUnitKind.NoPicture)]
    [InlineData("", AccessUnitKind.NoPicture)]
    [InlineData("DEADBEEF", AccessUnitKind.NoPicture)]
    public void Classify_tells_what_a_decoder_can_do(string hex, AccessUnitKind expected) =>
        Assert.Equal(expected, H264AccessUnits.Classify(Convert.FromHexString(hex)));

    [Fact]
    public void TryFind_returns_the_known_parameter_sets_when_they_are_repeated()
    {
        using AccessUnit unit = AccessUnits.H264(0, keyframe: true);
        Assert.True(H264ParameterSets.TryFind(unit.PayloadSpan, null, out H264ParameterSets? first));

        Assert.True(H264ParameterSets.TryFind(unit.PayloadSpan, first, out H264ParameterSets? again));

        Assert.Same(first, again);
        Assert.Equal((1280, 720), (first!.Info.Width, first.Info.Height));
    }

    [Fact]
    public void TryFind_in_a_delta_unit_finds_nothing()
    {
        using AccessUnit unit = AccessUnits.H264(1, keyframe: false);

        Assert.False(H264ParameterSets.TryFind(unit.PayloadSpan, null, out _));
    }

    [Fact]
    public void Classify_does_not_allocate()
    {
        using AccessUnit unit = AccessUnits.H264(0, keyframe: true);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                H264AccessUnits.Classify(unit.PayloadSpan);
            }
        });
    }
}
