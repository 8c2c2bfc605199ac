namespace PetCam.Rtp.Tests.Rtcp;

public sealed class RtcpReaderTests
{
    // Receiver report with one block, source description, generic NACK, PLI: as a browser sends them in one datagram.
    private static readonly byte[] Compound =
    [
        0x81, 201, 0, 7, 0, 0, 0, 9, 0, 0, 0, 5, 64, 0xFF, 0xFF, 0xFE, 0, 1, 0, 7, 0, 0, 0, 3, 0x12, 0x34, 0x56, 0x78, 0, 1, 0, 0,
        0x81, 202, 0, 2, 0, 0, 0, 9, 1, 0, 0, 0,
        0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 5, 0xFF, 0xFE, 0x80, 0x01,
        0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 5,
    ];

    [Fact]
    public void Compound_is_read_packet_by_packet()
    {
        List<RtcpPacketType> types = [];
        RtcpReader reader = new(Compound);
        while (reader.MoveNext())
        {
            types.Add(reader.Current.Type);
            Assert.Equal(9u, reader.Current.SenderSsrc);
        }

        Assert.Equal(RtcpParseError.None, reader.Error);
        Assert.Equal(
            [RtcpPacketType.ReceiverReport, RtcpPacketType.SourceDescription, RtcpPacketType.TransportFeedback, RtcpPacketType.PayloadFeedback], types);
    }

    [Fact]
    public void Report_block_is_read_with_signed_loss_and_gives_the_round_trip_time()
    {
        RtcpReader reader = new(Compound);
        Assert.True(reader.MoveNext());
        Assert.True(ReportBlock.TryRead(reader.Current, 0, out ReportBlock block));
        Assert.Equal(new ReportBlock(5, 64, -2, 0x0001_0007, 3, 0x1234_5678, 65_536), block);
        Assert.False(ReportBlock.TryRead(reader.Current, 1, out _));

        // 1.5 s after the sender report, of which the receiver held it for 1 s.
        NtpTime arrival = new((0x1234_5678UL + 65_536 + 32_768) << 16);
        Assert.Equal(TimeSpan.FromSeconds(0.5), block.RoundTripTime(arrival));
    }

    [Fact]
    public void Nack_names_the_first_and_the_flagged_packets()
    {
        RtcpReader reader = new(Compound);
        reader.MoveNext();
        reader.MoveNext();
        Assert.True(reader.MoveNext());
        Assert.Equal(RtcpFeedbackFormat.GenericNack, reader.Current.Format);
        Assert.Equal(5u, reader.Current.MediaSsrc);
        ReadOnlySpan<byte> control = reader.Current.FeedbackControl;
        Assert.True(NackItem.TryRead(ref control, out NackItem item));
        ushort[] named = [.. Enumerable.Range(0, NackItem.MaxPackets).Where(item.Names).Select(offset => (item.First + offset).Value)];
        Assert.Equal([0xFFFE, 0xFFFF, 0x000E], named);
        Assert.False(NackItem.TryRead(ref control, out _));
    }

    [Fact]
    public void Sender_report_compound_is_read_back()
    {
        SenderReport report = new(7, new NtpTime(0x0102_0304_0506_0708), new RtpTimestamp(9), 10, 11);
        byte[] bytes = new byte[SenderReport.MaxCompoundBytes];
        int length = report.WriteCompound(bytes, "petcam-1"u8);

        Assert.Equal(0, length % 4);
        RtcpReader reader = new(bytes.AsSpan(0, length));
        Assert.True(reader.MoveNext());
        Assert.Equal(RtcpPacketType.SenderReport, reader.Current.Type);
        Assert.Equal(7u, reader.Current.SenderSsrc);
        Assert.True(reader.MoveNext());
        Assert.Equal("petcam-1"u8.ToArray(), reader.Current.Body.Slice(6, 8).ToArray());
        Assert.False(reader.MoveNext());
        Assert.Equal(RtcpParseError.None, reader.Error);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 201 }, RtcpParseError.Truncated)]
    [InlineData(new byte[] { 0x80, 201, 0, 9, 0, 0, 0, 1 }, RtcpParseError.Truncated)]
    [InlineData(new byte[] { 0x00, 201, 0, 0 }, RtcpParseError.WrongVersion)]
    [InlineData(new byte[] { 0xA0, 201, 0, 1, 0, 0, 0, 0 }, RtcpParseError.BadPadding)]
    [InlineData(new byte[] { 0xA0, 201, 0, 1, 0, 0, 0, 8 }, RtcpParseError.BadPadding)]
    public void Broken_packets_end_the_walk_with_the_reason(byte[] bytes, RtcpParseError expected)
    {
        RtcpReader reader = new(bytes);
        Assert.False(reader.MoveNext());
        Assert.Equal(expected, reader.Error);
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Mutated_compounds_never_throw()
    {
        Random random = new(4);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] mutated = Compound[..random.Next(Compound.Length + 1)];
            for (int flips = random.Next(4); flips >= 0 && mutated.Length > 0; flips--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            foreach (RtcpPacket packet in new RtcpReader(mutated))
            {
                for (int block = 0; ReportBlock.TryRead(packet, block, out ReportBlock read); block++)
                {
                    read.RoundTripTime(new NtpTime(1));
                }

                ReadOnlySpan<byte> control = packet.FeedbackControl;
                while (NackItem.TryRead(ref control, out _))
                {
                }

                control = packet.FeedbackControl;
                while (FullIntraRequestItem.TryRead(ref control, out _))
                {
                }
            }
        }
    }
}
