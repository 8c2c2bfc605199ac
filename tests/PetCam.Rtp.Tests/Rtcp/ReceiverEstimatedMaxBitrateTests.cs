namespace PetCam.Rtp.Tests.Rtcp;

public sealed class ReceiverEstimatedMaxBitrateTests
{
    // 2.5 Mb/s = 156250 << 4.
    private static readonly byte[] Golden =
        [0x8F, 206, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0, (byte)'R', (byte)'E', (byte)'M', (byte)'B', 1, 0x12, 0x62, 0x5A, 0, 0, 0, 5];

    [Fact]
    public void Bitrate_is_read_and_written_as_the_draft_draws_it()
    {
        Assert.True(TryParse(Golden, out ReceiverEstimatedMaxBitrate estimate));
        Assert.Equal(2_500_000, estimate.BitrateBps);
        byte[] written = new byte[ReceiverEstimatedMaxBitrate.PacketBytes];
        Assert.Equal(written.Length, estimate.Write(written, senderSsrc: 9, streamSsrc: 5));
        Assert.Equal(Convert.ToHexString(Golden), Convert.ToHexString(written));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(123_456_789_012)]
    [InlineData(long.MaxValue)]
    public void Round_trip_keeps_18_significant_bits(long bitrateBps)
    {
        byte[] written = new byte[ReceiverEstimatedMaxBitrate.PacketBytes];
        new ReceiverEstimatedMaxBitrate(bitrateBps).Write(written, 9, 5);
        Assert.True(TryParse(written, out ReceiverEstimatedMaxBitrate estimate));
        Assert.InRange(estimate.BitrateBps, bitrateBps - (bitrateBps >> 17), bitrateBps);
    }

    [Fact]
    public void Bitrate_beyond_63_bits_is_the_largest_there_is()
    {
        byte[] bytes = (byte[])Golden.Clone();
        bytes[17] = 0xFF;
        Assert.True(TryParse(bytes, out ReceiverEstimatedMaxBitrate estimate));
        Assert.Equal(long.MaxValue, estimate.BitrateBps);
        (bytes[17], bytes[18], bytes[19]) = (0xFC, 0, 0);
        Assert.True(TryParse(bytes, out estimate));
        Assert.Equal(0, estimate.BitrateBps);
    }

    [Fact]
    public void Other_application_feedback_and_short_packets_are_not_taken()
    {
        byte[] other = (byte[])Golden.Clone();
        other[15] = (byte)'X';
        Assert.False(TryParse(other, out _));
        byte[] shorter = Golden[..16];
        shorter[3] = 3;
        Assert.False(TryParse(shorter, out _));
        byte[] pictureLoss = (byte[])Golden.Clone();
        pictureLoss[0] = 0x81;
        Assert.False(TryParse(pictureLoss, out _));
    }

    private static bool TryParse(byte[] bytes, out ReceiverEstimatedMaxBitrate estimate)
    {
        RtcpReader reader = new(bytes);
        Assert.True(reader.MoveNext());
        return ReceiverEstimatedMaxBitrate.TryParse(reader.Current, out estimate);
    }
}
