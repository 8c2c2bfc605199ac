using PetCam.Rtp;
using PetCam.WebRtc.Rtcp;
using PetCam.WebRtc.Tests.Tracks;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Rtcp;

public sealed class RtcpFeedbackHandlerTests : IDisposable
{
    private readonly FeedFixture _fixture = new();
    private readonly ViewerStream _viewer;

    public RtcpFeedbackHandlerTests()
    {
        _viewer = _fixture.Join();
        _fixture.Publish(keyframe: true, sliceLength: 10_000);
    }

    [Fact]
    public void Nack_is_answered_with_the_packets_that_it_names()
    {
        RtpHeader first = FeedFixture.Header(_fixture.Sender.Datagrams[0]);
        byte[] third = _fixture.Sender.Datagrams[2];
        byte[] lost = _fixture.Sender.Datagrams[0];
        _fixture.Sender.Datagrams.Clear();

        Assert.False(Handle(Nack(_viewer.Ssrc, new NackItem(first.SequenceNumber, 0b10))));
        Assert.Equal([Convert.ToHexString(lost), Convert.ToHexString(third)], _fixture.Sender.Datagrams.Select(Convert.ToHexString));
    }

    [Fact]
    public void Nack_for_another_stream_is_ignored()
    {
        RtpHeader first = FeedFixture.Header(_fixture.Sender.Datagrams[0]);
        _fixture.Sender.Datagrams.Clear();
        Handle(Nack(_viewer.Ssrc + 1, new NackItem(first.SequenceNumber, 0)));
        Assert.Empty(_fixture.Sender.Datagrams);
    }

    [Fact]
    public void Nack_that_names_everything_again_and_again_is_answered_once_a_round_trip()
    {
        RtpHeader first = FeedFixture.Header(_fixture.Sender.Datagrams[0]);
        _fixture.Sender.Datagrams.Clear();
        Handle(Nack(_viewer.Ssrc, [.. Enumerable.Repeat(new NackItem(first.SequenceNumber, 0xFF), 200)]));
        Assert.Equal(9, _fixture.Sender.Datagrams.Count);
        Assert.Equal(256 - 9, _viewer.Counters.WithheldRetransmissions);
    }

    [Fact]
    public void Pli_and_fir_ask_for_a_keyframe()
    {
        byte ssrc = (byte)_viewer.Ssrc;
        Assert.True(Handle([0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, ssrc]));
        Assert.True(Handle([0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, ssrc, 7, 0, 0, 0]));
        Assert.False(Handle([0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 99, 7, 0, 0, 0]));
    }

    [Fact]
    public void Feedback_for_congestion_control_is_tolerated()
    {
        Assert.False(Handle([0x8F, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 1, 1, 2, 3, 4]));
        Assert.False(Handle([0x8F, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, (byte)'R', (byte)'E', (byte)'M', (byte)'B', 0, 0, 0, 0]));
    }

    public void Dispose() => _fixture.Dispose();

    private bool Handle(byte[] compound) => RtcpFeedbackHandler.Handle(compound, _viewer, new NtpTime(1UL << 40), _fixture.Output);

    private static byte[] Nack(uint ssrc, params NackItem[] items)
    {
        byte[] packet = new byte[12 + (items.Length * NackItem.Bytes)];
        packet[0] = 0x81;
        packet[1] = 205;
        packet[2] = (byte)(((packet.Length / 4) - 1) >> 8);
        packet[3] = (byte)((packet.Length / 4) - 1);
        packet[11] = (byte)ssrc;
        for (int i = 0; i < items.Length; i++)
        {
            items[i].Write(packet.AsSpan(12 + (i * NackItem.Bytes)));
        }

        return packet;
    }
}
