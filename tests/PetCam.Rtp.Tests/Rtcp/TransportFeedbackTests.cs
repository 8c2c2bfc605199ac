using PetCam.Testing;

namespace PetCam.Rtp.Tests.Rtcp;

public sealed class TransportFeedbackTests
{
    // By hand from the draft's figures: a run of three, a vector of 14 one-bit and one of two-bit statuses of which three count.
    private static readonly byte[] Golden =
    [
        0x8F, 205, 0, 8, 0, 0, 0, 9, 0, 0, 0, 5,
        0xFF, 0xFE, 0, 20, 0, 0, 2, 7,
        0x20, 0x03, // run: small delta, 3
        0xAC, 0x01, // 1 0 11 0000 0000 01
        0xD2, 0x00, // 11: small, not received, large, four unused
        4, 0, 255, 1, 2, 3, 4, 5, 0xFF, 0xF8,
    ];

    [Fact]
    public void Packets_are_told_across_all_kinds_of_chunks()
    {
        TransportFeedback feedback = Parse(Golden);
        Assert.Equal(new SequenceNumber(0xFFFE), feedback.FirstSequenceNumber);
        Assert.Equal(20, feedback.PacketCount);
        Assert.Equal(2, feedback.ReferenceTime);
        Assert.Equal(7, feedback.FeedbackCount);

        List<(int, long)> received = [];
        int index = 0;
        foreach (TransportFeedbackItem item in feedback)
        {
            Assert.Equal(feedback.FirstSequenceNumber + index++, item.SequenceNumber);
            if (item.IsReceived)
            {
                received.Add((item.SequenceNumber.Value, item.ArrivalOffsetMicroseconds));
            }
        }

        Assert.Equal(20, index);
        Assert.Equal(
            [(0xFFFE, 1000), (0xFFFF, 1000), (0, 64_750), (1, 65_000), (3, 65_500), (4, 66_250), (14, 67_250), (15, 68_500), (17, 66_500)], received);
    }

    [Fact]
    public void Padding_that_fills_up_to_32_bits_is_taken()
    {
        byte[] padded = [0xAF, 205, 0, 5, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0, 1, 0, 0, 1, 0, 0x20, 0x01, 4, 1];
        Assert.Equal([(1, 1000L)], Received(padded));
    }

    [Fact]
    public void Chunks_that_end_early_tell_fewer_packets()
    {
        byte[] bytes = [0x8F, 205, 0, 5, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0xFF, 0xFF, 0, 0, 1, 0, 0, 3, 0, 2];
        Assert.Equal(5, Parse(bytes).PacketCount);
        Assert.Equal(5, Count(bytes));
    }

    [Fact]
    public void Deltas_that_end_early_tell_fewer_packets()
    {
        byte[] bytes = [0x8F, 205, 0, 5, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0, 4, 0, 0, 1, 0, 0x20, 0x04, 1, 1];
        Assert.Equal([(1, 250), (2, 500)], Received(bytes));
    }

    [Fact]
    public void Reserved_status_ends_the_walk()
    {
        byte[] bytes = [0x8F, 205, 0, 5, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0, 4, 0, 0, 1, 0, 0x60, 0x04, 1, 1];
        Assert.Equal(0, Count(bytes));
    }

    [Theory]
    [InlineData(new byte[] { 0x8F, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0, 4 })]
    [InlineData(new byte[] { 0x81, 205, 0, 4, 0, 0, 0, 9, 0, 0, 0, 5, 0, 1, 0, 4, 0, 0, 1, 0 })]
    public void Other_formats_and_short_packets_are_not_taken(byte[] bytes)
    {
        RtcpReader reader = new(bytes);
        Assert.True(reader.MoveNext());
        Assert.False(TransportFeedback.TryParse(reader.Current, out _));
    }

    [Fact]
    public void Reference_time_goes_on_when_its_24_bits_wrap()
    {
        TransportFeedbackClock clock = default;
        Assert.Equal(0xFF_FFFEL * 64_000, clock.ToMicroseconds(0xFF_FFFE));
        Assert.Equal(0x100_0001L * 64_000, clock.ToMicroseconds(1));
        Assert.Equal(0xFF_FFFFL * 64_000, clock.ToMicroseconds(0xFF_FFFF)); // feedback packets overtook each other
        Assert.Equal(0x100_0002L * 64_000, clock.ToMicroseconds(2));
    }

    [Fact]
    public void Mutated_feedback_never_throws_and_never_tells_more_than_its_count()
    {
        Random random = new(15);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] mutated = (byte[])Golden.Clone();
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                mutated[random.Next(12, mutated.Length)] = (byte)random.Next(256);
            }

            int words = random.Next(5, (mutated.Length / 4) + 1);
            mutated[3] = (byte)(words - 1);
            int told = Count(mutated[..(words * 4)]);
            Assert.InRange(told, 0, (mutated[14] << 8) | mutated[15]);
        }
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        Count(Golden);
        int told = 0;
        Allocations.AssertNone(() =>
        {
            told = 0;
            for (int i = 0; i < 1000; i++)
            {
                told += Count(Golden);
            }
        });
        Assert.Equal(20_000, told);
    }

    private static TransportFeedback Parse(byte[] bytes)
    {
        RtcpReader reader = new(bytes);
        Assert.True(reader.MoveNext());
        Assert.True(TransportFeedback.TryParse(reader.Current, out TransportFeedback feedback));
        return feedback;
    }

    private static int Count(byte[] bytes)
    {
        int count = 0;
        foreach (TransportFeedbackItem item in Parse(bytes))
        {
            count++;
        }

        return count;
    }

    private static List<(int SequenceNumber, long Offset)> Received(byte[] bytes)
    {
        List<(int, long)> received = [];
        foreach (TransportFeedbackItem item in Parse(bytes))
        {
            if (item.IsReceived)
            {
                received.Add((item.SequenceNumber.Value, item.ArrivalOffsetMicroseconds));
            }
        }

        return received;
    }
}
