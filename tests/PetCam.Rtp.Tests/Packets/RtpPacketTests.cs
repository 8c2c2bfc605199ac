namespace PetCam.Rtp.Tests.Packets;

public sealed class RtpPacketTests
{
    [Fact]
    public void TryParse_reads_back_what_Write_wrote()
    {
        RtpHeader header = new()
        {
            PayloadType = 108,
            Marker = true,
            SequenceNumber = new SequenceNumber(65535),
            Timestamp = new RtpTimestamp(0xDEADBEEF),
            Ssrc = 0x01020304,
        };
        byte[] bytes = new byte[RtpHeader.FixedBytes + 3];
        header.Write(bytes);
        bytes[^1] = 7;

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out RtpParseError error));
        Assert.Equal(RtpParseError.None, error);
        Assert.Equal(header, packet.Header);
        Assert.Equal([0, 0, 7], packet.Payload.ToArray());
    }

    [Fact]
    public void TryParse_removes_padding_sources_and_extension()
    {
        byte[] bytes =
        [
            0xB1, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, // padding, extension, one contributing source
            9, 9, 9, 9,
            0xBE, 0xDE, 0, 1, 0x10, 0xAA, 0, 0, // one byte under id 1
            1, 2, 3, 0, 2, // payload 1 2 3, padding of two
        ];

        Assert.True(RtpPacket.TryParse(bytes, out RtpPacket packet, out _));
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
        Assert.True(packet.Extensions.TryFind(1, out ReadOnlySpan<byte> value));
        Assert.Equal([0xAA], value.ToArray());
        Assert.False(packet.Extensions.TryFind(2, out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0, 0, 0 }, RtpParseError.Truncated)]
    [InlineData(new byte[] { 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, RtpParseError.WrongVersion)]
    [InlineData(new byte[] { 0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 }, RtpParseError.BadPadding)]
    [InlineData(new byte[] { 0x82, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 }, RtpParseError.Truncated)]
    [InlineData(new byte[] { 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xBE, 0xDE, 0, 9 }, RtpParseError.Truncated)]
    public void TryParse_of_broken_bytes_names_the_reason(byte[] bytes, RtpParseError expected)
    {
        Assert.False(RtpPacket.TryParse(bytes, out _, out RtpParseError error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_of_random_bytes_never_throws()
    {
        Random random = new(20261121);
        byte[] bytes = new byte[64];
        int parsed = 0;
        for (int i = 0; i < 200_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            bytes[15] = (byte)(bytes[15] & 7);
            if (RtpPacket.TryParse(bytes.AsSpan(0, random.Next(bytes.Length)), out RtpPacket packet, out _))
            {
                packet.Extensions.TryFind(random.Next(16), out _);
                parsed++;
            }
        }

        Assert.True(parsed > 1000);
    }
}
