namespace PetCam.Rtp.Tests.Extensions;

public sealed class RtpHeaderExtensionWriterTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(16)]
    [InlineData(200)]
    public void Capture_time_is_found_again_in_either_form(int id)
    {
        AbsoluteCaptureTime written = new(new NtpTime(0x1122_3344_5566_7788), -42);
        Span<byte> value = stackalloc byte[AbsoluteCaptureTime.Bytes];
        written.Write(value);
        byte[] packet = new byte[RtpHeader.FixedBytes + 32];
        new RtpHeader { PayloadType = 96, SequenceNumber = default, Timestamp = default, Ssrc = 1 }.Write(packet, hasExtension: true);
        RtpHeaderExtensionWriter writer = new(packet.AsSpan(RtpHeader.FixedBytes), id);

        Assert.True(writer.TryAppend(id, value) > 0);
        Assert.Equal(32, writer.Complete());

        Assert.True(RtpPacket.TryParse(packet, out RtpPacket parsed, out _));
        Assert.True(parsed.Extensions.TryFind(id, out ReadOnlySpan<byte> found));
        Assert.True(AbsoluteCaptureTime.TryParse(found, out AbsoluteCaptureTime read));
        Assert.Equal(written, read);
    }

    [Fact]
    public void TryAppend_of_what_does_not_fit_leaves_it_out()
    {
        RtpHeaderExtensionWriter writer = new(new byte[8], highestId: 1);
        Assert.Equal(5, writer.TryAppend(1, [1, 2, 3]));
        Assert.Equal(-1, writer.TryAppend(2, [1]));
    }
}
