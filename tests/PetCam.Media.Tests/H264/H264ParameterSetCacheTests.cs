using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Media.Tests.H264;

public sealed class H264ParameterSetCacheTests
{
    private readonly H264ParameterSetCache _cache = new();

    [Fact]
    public void Newest_set_of_each_id_is_written_sequence_sets_first()
    {
        byte[] otherPicture = [0x68, 0x48, 0x01]; // pic_parameter_set_id 1
        _cache.Add(otherPicture);
        Assert.False(_cache.IsComplete);
        _cache.Add(AccessUnits.PictureParameterSet);
        _cache.Add(AccessUnits.SequenceParameterSet);
        _cache.Add(AccessUnits.SequenceParameterSet);

        Assert.True(_cache.IsComplete);
        Assert.Equal((1280, 720), _cache.Size);
        Assert.Equal(AnnexBOf(AccessUnits.SequenceParameterSet.ToArray(), AccessUnits.PictureParameterSet.ToArray(), otherPicture), Write());

        byte[] changed = [0x68, 0xCB, 0x83, 0xCB, 0x21];
        _cache.Add(changed);
        Assert.Equal(AnnexBOf(AccessUnits.SequenceParameterSet.ToArray(), changed, otherPicture), Write());
    }

    [Fact]
    public void Other_nal_units_and_broken_sets_are_passed_over()
    {
        _cache.Add([]);
        _cache.Add([0x67]);
        _cache.Add([0x67, 0x42, 0xC0, 0x1F]);
        _cache.Add([0x68]);
        _cache.Add([0x65, 0x88, 1]);
        _cache.Add(new byte[2000]);

        Assert.False(_cache.IsComplete);
        Assert.Empty(Write());
    }

    [Fact]
    public void Random_sets_are_bounded_in_number()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] unit = new byte[random.Next(1, 60)];
            random.NextBytes(unit);
            unit[0] = random.Next(2) == 0 ? (byte)0x67 : (byte)0x68;
            _cache.Add(unit);
        }

        Assert.InRange(Write().Length, 1, 32 * 64);
    }

    [Fact]
    public void Sets_that_repeat_do_not_allocate()
    {
        _cache.Add(AccessUnits.SequenceParameterSet);
        _cache.Add(AccessUnits.PictureParameterSet);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                _cache.Add(AccessUnits.SequenceParameterSet);
                _cache.Add(AccessUnits.PictureParameterSet);
            }
        });
    }

    private byte[] Write()
    {
        using MediaBufferWriter writer = new(1 << 16);
        Assert.True(_cache.TryWriteTo(writer));
        return writer.Written.ToArray();
    }

    private static byte[] AnnexBOf(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[0, 0, 0, 1, .. unit])];
}
