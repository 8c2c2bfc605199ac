namespace PetCam.Rtp.Tests.Packets;

public sealed class SequenceNumberTests
{
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 65535, true)]
    [InlineData(65535, 0, false)]
    [InlineData(5, 5, false)]
    [InlineData(32767, 0, true)]
    [InlineData(32769, 0, false)]
    public void IsNewerThan_compares_across_the_wrap(int left, int right, bool newer) =>
        Assert.Equal(newer, new SequenceNumber((ushort)left).IsNewerThan(new SequenceNumber((ushort)right)));

    [Theory]
    [InlineData(65535, 65536, 65535)]
    [InlineData(2, 65534, 65538)]
    [InlineData(65000, 200_000, 196_072)]
    [InlineData(10, 10, 10)]
    public void ToIndex_finds_the_index_nearest_to_the_reference(int value, long reference, long index) =>
        Assert.Equal(index, new SequenceNumber((ushort)value).ToIndex(reference));

    [Fact]
    public void ToIndex_of_every_index_near_the_reference_is_that_index()
    {
        const long reference = (3L << 16) + 17;
        for (long index = reference - 32_000; index < reference + 32_000; index += 7)
        {
            Assert.Equal(index, SequenceNumber.FromIndex(index).ToIndex(reference));
        }
    }
}
