namespace PetCam.Rtp.Tests.Rtcp;

/// <summary>What a receiver writes, read back, and byte for byte where a format is fixed.</summary>
public sealed class ReceiverRtcpTests
{
    private static readonly byte[] Name = "cam"u8.ToArray();

    [Fact]
    public void Receiver_report_is_as_rfc_3550_lays_it_out()
    {
        ReportBlock block = new(0x01020304, 0x40, -2, 0x0001FFFE, 7, 0xAABBCCDD, 0x8000);
        byte[] compound = new byte[ReceiverReport.MaxCompoundBytes];

        int length = ReceiverReport.WriteCompound(compound, 0x0A0B0C0D, Name, block);

        Assert.Equal(
            "81C900070A0B0C0D" + "0102030440FFFFFE0001FFFE00000007AABBCCDD00008000" + "81CA00030A0B0C0D010363616D000000",
            Convert.ToHexString(compound.AsSpan(0, length)));
        RtcpReader reader = new(compound.AsSpan(0, length));
        Assert.True(reader.MoveNext());
        Assert.True(ReportBlock.TryRead(reader.Current, 0, out ReportBlock read));
        Assert.Equal(block, read);
    }

    [Fact]
    public void Nack_names_each_missing_packet_once()
    {
        byte[] packet = new byte[ReceiverFeedback.MaxNackBytes(5)];
        int length = ReceiverFeedback.WriteNack(packet, 1, 2, [65_535, 65_536, 65_551, 65_552, 65_700]);

        Assert.Equal("81CD000500000001000000" + "02" + "FFFF8001" + "00100000" + "00A40000", Convert.ToHexString(packet.AsSpan(0, length)));
    }

    [Fact]
    public void Picture_loss_indication_is_as_rfc_4585_lays_it_out()
    {
        byte[] packet = new byte[ReceiverFeedback.PictureLossBytes];
        Assert.Equal(packet.Length, ReceiverFeedback.WritePictureLossIndication(packet, 1, 2));
        Assert.Equal("81CE00020000000100000002", Convert.ToHexString(packet));
    }

    [Fact]
    public void Sender_report_is_read_as_it_was_written()
    {
        SenderReport report = new(5, new NtpTime(0x0123456789ABCDEF), new RtpTimestamp(77), 8, 9);
        byte[] compound = new byte[SenderReport.MaxCompoundBytes];
        RtcpReader reader = new(compound.AsSpan(0, report.WriteCompound(compound, Name)));

        Assert.True(reader.MoveNext());
        Assert.True(SenderReport.TryRead(reader.Current, out SenderReport read));
        Assert.Equal(report, read);
        Assert.True(reader.MoveNext());
        Assert.False(SenderReport.TryRead(reader.Current, out _));
    }
}
