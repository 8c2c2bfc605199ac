using PetCam.Media.H264;

namespace PetCam.Media.Tests.H264;

public sealed class AnnexBReaderTests
{
    public static TheoryData<byte[], string[]> Streams => new()
    {
        { [], [] },
        { [1, 2, 3], [] },
        { [0, 0, 1], [] },
        { [0, 0, 1, 0x65], ["65"] },
        { [0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 2], ["6701", "6802"] },
        { [0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0], ["6701", "6802"] },
        { [9, 9, 0, 0, 1, 0x41, 0, 0, 3, 1], ["4100000301"] },
        { [0, 0, 1, 0, 0, 1, 0x41], ["41"] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Reader_finds_the_nal_units(byte[] stream, string[] expected)
    {
        List<string> found = [];
        foreach (H264NalUnit unit in new AnnexBReader(stream))
        {
            found.Add(Convert.ToHexString(unit.Bytes));
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Reader_of_random_bytes_stays_inside_them()
    {
        Random random = new(264);
        byte[] bytes = new byte[4096];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            for (int i = 0; i < bytes.Length; i += random.Next(1, 40))
            {
                bytes[i] = (byte)random.Next(0, 4);
            }

            int total = 0;
            foreach (H264NalUnit unit in new AnnexBReader(bytes.AsSpan(0, random.Next(bytes.Length))))
            {
                Assert.False(unit.Bytes.IsEmpty);
                total += unit.Bytes.Length;
            }

            Assert.True(total <= bytes.Length);
        }
    }
}
