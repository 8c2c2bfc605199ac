using PetCam.Protocol.V1;

namespace PetCam.Protocol.Tests;

public sealed class UplinkMessageTests
{
    private static UplinkHeader Unit(int payloadLength) => new()
    {
        PayloadLength = (uint)payloadLength,
        AccessUnit = new AccessUnitHeader { Track = TrackId.Sub, Codec = Codec.H264, Keyframe = true, Sequence = 300, CaptureTimeUnixNs = -1 },
    };

    [Fact]
    public void Header_and_payload_come_back_as_they_went()
    {
        byte[] message = Write(Unit(3), [7, 8, 9]);

        Assert.True(UplinkMessage.TryParse(message, out UplinkHeader header, out int offset, out UplinkParseError error));
        Assert.Equal(UplinkParseError.None, error);
        Assert.Equal(Unit(3), header);
        Assert.Equal([7, 8, 9], message[offset..]);
    }

    [Fact]
    public void Prefix_is_the_header_length_little_endian()
    {
        byte[] message = Write(new UplinkHeader { Hello = new Hello { CameraId = new string('a', 300) } }, []);

        Assert.Equal(message.Length - 2, message[0] | (message[1] << 8));
    }

    [Fact]
    public void Bytes_on_the_wire_are_pinned()
    {
        // Field 15 varint 1; field 3 (access_unit) with field 3 (keyframe) true and field 6 (sequence) 5. Other implementations rely on it.
        UplinkHeader header = new() { PayloadLength = 1, AccessUnit = new AccessUnitHeader { Keyframe = true, Sequence = 5 } };
        byte[] message = Write(header, [0xAA]);

        Assert.Equal([8, 0, 0x1A, 0x04, 0x18, 0x01, 0x30, 0x05, 0x78, 0x01, 0xAA], message);
    }

    [Theory]
    [InlineData(new byte[0], UplinkParseError.Truncated)]
    [InlineData(new byte[] { 1 }, UplinkParseError.Truncated)]
    [InlineData(new byte[] { 5, 0, 1, 2 }, UplinkParseError.Truncated)]
    [InlineData(new byte[] { 0x01, 0x20, 1, 2 }, UplinkParseError.HeaderTooLarge)]
    [InlineData(new byte[] { 1, 0, 0xFF }, UplinkParseError.MalformedHeader)]
    [InlineData(new byte[] { 0, 0 }, UplinkParseError.UnknownKind)]
    [InlineData(new byte[] { 2, 0, 0x78, 0x01 }, UplinkParseError.UnknownKind)]
    public void What_is_no_message_is_refused_by_its_fault(byte[] bytes, UplinkParseError expected)
    {
        Assert.False(UplinkMessage.TryParse(bytes, out _, out _, out UplinkParseError error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Payload_of_another_length_than_told_is_refused(int length)
    {
        Assert.False(UplinkMessage.TryParse(Write(Unit(3), new byte[length]), out _, out _, out UplinkParseError error));
        Assert.Equal(UplinkParseError.PayloadLengthMismatch, error);
    }

    [Fact]
    public void Header_beyond_the_limit_is_not_written()
    {
        UplinkHeader header = new() { Goodbye = new Goodbye { Detail = new string('x', UplinkMessage.MaxHeaderLength) } };

        Assert.Throws<ArgumentException>(() => UplinkMessage.WriteHeader(header, new byte[20_000]));
    }

    [Theory]
    [InlineData("08009200FFFFFFFF0765FFFFFFFF0F")]
    [InlineData("17003AFFFFFFFFF77F1284A7522E000040000000FFFFFFFF0FFFFFF7FFFFFFFFF7F3FF01FFFFFFFFFFFFF7FFFFFFFFF7150900004000003C3D9378787878")]
    [InlineData("08008201FFFFFFFF37DCBCE846521F7662595343920F050A03627965")]
    [InlineData("17003AFFFFFFFFF71509000040000000000011FFFFFFFFF7FFFFFFFFF7F3FF01FFFFFFFFFFFFF7FFFFF718E807")]
    [InlineData("1A00B200FFFFFFFF173A15439898CC927B21FB5FC6BCE03883DF3AEFCE59FC1A18BA773683C5EB97FFFF01FFFFFFFFFFFFFBFFFFFFFFFFFFFF18E85F63616D6572615F73170022130900405B36CEEB79181009180920800528E8027804FFD8FFD9")]
    public void Nested_length_that_overflows_is_malformed_and_costs_nothing(string found) // by fuzzing
    {
        byte[] message = Convert.FromHexString(found);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(UplinkMessage.TryParse(message, out _, out _, out UplinkParseError error));
        Assert.Equal(UplinkParseError.MalformedHeader, error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000); // not two gigabytes
    }

    [Fact]
    public void Seeded_mutations_never_throw()
    {
        Random random = new(20261121);
        byte[] good = Write(Unit(10), new byte[10]);
        int parsed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Span<byte> cut = bytes.AsSpan(0, random.Next(bytes.Length + 1));
            parsed += UplinkMessage.TryParse(cut, out _, out int offset, out _) ? 1 : 0;
            Assert.InRange(offset, 0, cut.Length);
        }

        Assert.InRange(parsed, 1, 19_999);
    }

    private static byte[] Write(UplinkHeader header, byte[] payload)
    {
        byte[] buffer = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        int length = UplinkMessage.WriteHeader(header, buffer);
        return [.. buffer[..length], .. payload];
    }
}
