using PetCam.Rtp;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Srtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

public sealed class RepairTests
{
    private const int CounterMode = 1;

    [Fact]
    public void Repair_in_its_own_stream_holds_the_original_number_and_payload()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = fixture.Join(CounterMode, numbered: true, retransmits: true);
        fixture.Publish(keyframe: true, sliceLength: 5000);
        byte[][] sent = [.. fixture.Sender.Datagrams];
        fixture.Sender.Datagrams.Clear();

        foreach (byte[] datagram in sent)
        {
            Assert.True(viewer.TryResend(FeedFixture.Header(datagram).SequenceNumber, fixture.Output));
        }

        fixture.Output.Flush();
        Assert.Equal(sent.Length, fixture.Sender.Datagrams.Count);
        for (int i = 0; i < sent.Length; i++)
        {
            RtpHeader original = FeedFixture.Header(sent[i]);
            RtpHeader repair = FeedFixture.Header(fixture.Sender.Datagrams[i]);
            Assert.Equal(viewer.Ssrc + FeedFixture.RetransmissionSsrcStep, repair.Ssrc);
            Assert.Equal(109, repair.PayloadType);
            Assert.Equal(original.Timestamp, repair.Timestamp);
            Assert.Equal(original.Marker, repair.Marker);
            byte[] plain = Decrypt(fixture.Sender.Datagrams[i]);
            Assert.Equal(original.SequenceNumber.Value, (plain[0] << 8) | plain[1]);
            Assert.Equal(Decrypt(sent[i]), plain[2..]);
        }

        RtpHeader first = FeedFixture.Header(fixture.Sender.Datagrams[0]);
        Assert.Equal(first.SequenceNumber + 1, FeedFixture.Header(fixture.Sender.Datagrams[1]).SequenceNumber);
        Assert.All(fixture.Sender.Datagrams, datagram => Assert.InRange(datagram.Length, 1, 1200));
    }

    [Fact]
    public void Every_packet_to_a_peer_has_the_next_transport_wide_number()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = fixture.Join(numbered: true, retransmits: true);
        fixture.Publish(keyframe: true, sliceLength: 5000);
        RtpHeader lost = FeedFixture.Header(fixture.Sender.Datagrams[2]);
        viewer.TryResend(lost.SequenceNumber, fixture.Output);
        fixture.Publish(keyframe: false, sliceLength: 5000);

        int[] numbers = [.. fixture.Sender.Datagrams.Select(TransportNumber)];
        Assert.Equal(Enumerable.Range(0, fixture.Sender.Datagrams.Count), numbers);
    }

    [Fact]
    public void Datagrams_with_transport_wide_numbers_are_equally_long_and_never_longer_than_1200()
    {
        using FeedFixture fixture = new();
        fixture.Join(numbered: true);
        fixture.Publish(keyframe: true);
        fixture.Sender.Datagrams.Clear();
        fixture.Publish(keyframe: false, sliceLength: 8_000);

        int[] lengths = [.. fixture.Sender.Datagrams.Select(datagram => datagram.Length)];
        Assert.Single(lengths[..^1].Distinct());
        Assert.InRange(lengths.Max(), 1000, 1200);
    }

    /// <summary>One key stream for two texts gives both away: whatever happens, one index means one datagram.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void No_index_is_ever_used_for_two_different_datagrams(bool numbered, bool retransmits)
    {
        using FeedFixture fixture = new(maxHistoryPackets: 256);
        ViewerStream viewer = fixture.Join(numbered: numbered, retransmits: retransmits);
        Random random = new(20261121);
        List<SequenceNumber> sent = [];
        int seen = 0;
        for (int i = 0; i < 400; i++)
        {
            fixture.ClockOffset = TimeSpan.FromMilliseconds(random.Next(1000));
            fixture.Publish(keyframe: i % 50 == 0, sliceLength: random.Next(10, 4000));
            for (; seen < fixture.Sender.Datagrams.Count; seen++)
            {
                RtpHeader header = FeedFixture.Header(fixture.Sender.Datagrams[seen]);
                if (header.Ssrc == viewer.Ssrc)
                {
                    sent.Add(header.SequenceNumber);
                }
            }

            viewer.Transport?.Take(); // another stream of the same peer, so that numbers and indices drift apart
            fixture.Time.Advance(TimeSpan.FromMilliseconds(33));
            viewer.TryResend(sent[random.Next(sent.Count)], fixture.Output);
            viewer.TryResend(sent[Math.Max(0, sent.Count - 1 - random.Next(20))], fixture.Output);
            fixture.Output.Flush();
        }

        Assert.InRange(viewer.Counters.Retransmissions, 200, 800);
        Dictionary<(uint Ssrc, ushort Number), string> first = [];
        int repeated = 0;
        foreach (byte[] datagram in fixture.Sender.Datagrams)
        {
            RtpHeader header = FeedFixture.Header(datagram);
            string bytes = Convert.ToHexString(datagram);
            repeated += first.TryAdd((header.Ssrc, header.SequenceNumber.Value), bytes) ? 0 : 1;
            Assert.Equal(first[(header.Ssrc, header.SequenceNumber.Value)], bytes);
        }

        Assert.Equal(retransmits ? 0 : viewer.Counters.Retransmissions, repeated);
    }

    [Fact]
    public void Packet_is_not_sent_again_twice_within_a_round_trip()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = fixture.Join();
        fixture.Publish(keyframe: true);
        viewer.Counters.Report(0, 0, TimeSpan.FromMilliseconds(80));
        SequenceNumber lost = FeedFixture.Header(fixture.Sender.Datagrams[0]).SequenceNumber;

        Assert.True(viewer.TryResend(lost, fixture.Output));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(79));
        Assert.False(viewer.TryResend(lost, fixture.Output));
        Assert.True(viewer.TryResend(lost + 1, fixture.Output));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(viewer.TryResend(lost, fixture.Output));
        Assert.Equal(3, viewer.Counters.Retransmissions);
        Assert.Equal(1, viewer.Counters.WithheldRetransmissions);
        Assert.Equal(4, viewer.Counters.Nacks);
    }

    [Fact]
    public void Repairs_stop_at_their_share_and_go_on_when_media_was_sent()
    {
        RepairLimiter limiter = new();
        long index = 0;
        int granted = 0;
        while (limiter.TryTake(index++, 1000, TimeSpan.Zero, 0))
        {
            granted++;
        }

        Assert.Equal(RepairLimiter.DepthBytes / 1000, granted);
        limiter.Earn(20_000);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(limiter.TryTake(index++, 1000, TimeSpan.Zero, 0));
        }

        Assert.False(limiter.TryTake(index, 1000, TimeSpan.Zero, 0));
    }

    [Fact]
    public void Probe_repeats_packets_under_new_numbers_of_the_retransmission_stream()
    {
        using FeedFixture fixture = new();
        ViewerStream viewer = fixture.Join(numbered: true, retransmits: true);
        fixture.Publish(keyframe: true, sliceLength: 5000);
        fixture.Sender.Datagrams.Clear();

        int sent = viewer.SendProbe(3000, probeCluster: 7, fixture.Output);
        fixture.Output.Flush();
        Assert.InRange(sent, 3000, 4200);
        Assert.Equal(sent, fixture.Sender.Datagrams.Sum(datagram => datagram.Length));
        Assert.Equal(sent, viewer.Counters.ProbeBytes);
        Assert.All(fixture.Sender.Datagrams, datagram => Assert.Equal(viewer.Ssrc + FeedFixture.RetransmissionSsrcStep, FeedFixture.Header(datagram).Ssrc));
        Assert.Equal(0, fixture.Join(numbered: true).SendProbe(3000, probeCluster: 7, fixture.Output));
    }

    [Fact]
    public void Numbers_that_are_older_than_the_log_are_not_found()
    {
        SentNumberLog log = new();
        Assert.False(log.TryFind(0, out _));
        for (long index = 100; index < 5000; index++)
        {
            log.Add(index, (ushort)(index * 3));
        }

        Assert.False(log.TryFind(5000 - 2049, out _));
        Assert.False(log.TryFind(5000, out _));
        Assert.True(log.TryFind(5000 - 2048, out ushort oldest));
        Assert.Equal((ushort)((5000 - 2048) * 3), oldest);
        Assert.True(log.TryFind(4999, out ushort newest));
        Assert.Equal((ushort)(4999 * 3), newest);
    }

    private static int TransportNumber(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out RtpPacket packet, out _));
        Assert.True(packet.Extensions.TryFind(FeedFixture.TransportSequenceId, out ReadOnlySpan<byte> value));
        return (value[0] << 8) | value[1];
    }

    // Counter mode encrypts and decrypts alike: a session of the same keys gives the text back.
    private static byte[] Decrypt(byte[] datagram)
    {
        (SrtpSession server, SrtpSession client) = SrtpSessionTests.CreatePair(CounterMode);
        Assert.True(RtpPacket.TryParse(datagram, out RtpPacket packet, out _));
        int header = datagram.Length - packet.Payload.Length;
        byte[] copy = [.. datagram];
        ReadOnlySpan<byte> encrypted = packet.Payload[..^SrtpProfile.Aes128CmSha1.RtpTagBytes];
        server.ProtectRtp(copy, header, encrypted, packet.Header.Ssrc, packet.Header.SequenceNumber.Value);
        server.Dispose();
        client.Dispose();
        return copy[header..^SrtpProfile.Aes128CmSha1.RtpTagBytes];
    }
}
