using PetCam.Rtp;
using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class SendTimeLogTests
{
    private readonly SendTimeLog _log = new(64);

    [Fact]
    public void Newest_packets_are_found_with_time_and_size_across_the_wrap_of_sequence_numbers()
    {
        for (int i = 0; i < 100; i++)
        {
            _log.Record(unchecked((ushort)(65_500 + i)), 1_000_000 + i, 500 + i);
        }

        Assert.True(_log.TryFind(new SequenceNumber(unchecked((ushort)(65_500 + 99))), out int slot));
        Assert.Equal(599, _log.At(slot).Bytes);
        Assert.Equal(1_000_099, _log.At(slot).SentMicroseconds(2_000_000));
        Assert.True(_log.TryFind(new SequenceNumber(0), out slot));
        Assert.Equal(536, _log.At(slot).Bytes);
        Assert.False(_log.TryFind(new SequenceNumber(65_535), out _)); // overwritten
        Assert.False(_log.TryFind(new SequenceNumber(64), out _)); // not sent yet
    }

    [Fact]
    public void Numbers_that_were_left_out_are_not_mistaken_for_older_packets()
    {
        for (ushort i = 0; i < 64; i++)
        {
            _log.Record(i, i, 100);
        }

        _log.Record(70, 70, 100);
        Assert.False(_log.TryFind(new SequenceNumber(65), out _));
        Assert.True(_log.TryFind(new SequenceNumber(63), out _));
        _log.Record(40_000, 71, 100);
        Assert.False(_log.TryFind(new SequenceNumber(39_999), out _));
        Assert.True(_log.TryFind(new SequenceNumber(40_000), out _));
    }

    [Fact]
    public void Send_time_is_whole_again_although_32_bits_wrapped_in_between()
    {
        const long Sent = (1L << 32) - 10;
        _log.Record(0, Sent, 100);
        Assert.True(_log.TryFind(new SequenceNumber(0), out int slot));
        Assert.Equal(Sent, _log.At(slot).SentMicroseconds(Sent + 300_000));
    }

    [Fact]
    public void Nothing_is_found_before_the_first_packet() => Assert.False(_log.TryFind(new SequenceNumber(ushort.MaxValue), out _));
}
