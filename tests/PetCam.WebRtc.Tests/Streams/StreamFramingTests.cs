using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Tests.Streams;

/// <summary>RFC 4571 §2: a length of two bytes in front of each message.</summary>
public sealed class StreamFramingTests
{
    [Fact]
    public void Messages_come_out_as_they_went_in_however_the_stream_is_cut()
    {
        Random random = new(4571);
        StreamSendQueue queue = new(64 * 1024);
        StreamReceiveBuffer buffer = new(maxMessageBytes: 1500);
        Queue<byte[]> expected = new();
        int received = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = new byte[random.Next(1, 1501)];
            random.NextBytes(message);
            if (queue.TryAdd(message, reservedBytes: 0))
            {
                expected.Enqueue(message);
            }

            int cut = Math.Min(random.Next(0, 2500), Math.Min(queue.Next.Length, buffer.Free().Length));
            queue.Next[..cut].CopyTo(buffer.Free());
            buffer.Add(cut);
            queue.Consume(cut);
            while (buffer.TryRead(out ReadOnlySpan<byte> read))
            {
                Assert.Equal(expected.Dequeue(), read.ToArray());
                received++;
            }
        }

        Assert.InRange(received, 10_000, 20_000);
        Assert.False(buffer.IsBroken);
    }

    [Fact]
    public void Queue_that_is_full_takes_no_part_of_a_message_and_keeps_its_reserve()
    {
        StreamSendQueue queue = new(maxBytes: 1000);
        Assert.True(queue.TryAdd(new byte[498], reservedBytes: 500));
        Assert.False(queue.TryAdd(new byte[1], reservedBytes: 500));
        Assert.True(queue.TryAdd(new byte[498], reservedBytes: 0));
        Assert.False(queue.TryAdd([], reservedBytes: 0));
        Assert.Equal(1000, queue.Count);
    }

    [Fact]
    public void Message_that_is_too_long_breaks_the_stream_and_empty_ones_are_passed_over()
    {
        StreamReceiveBuffer buffer = new(maxMessageBytes: 100);
        byte[] bytes = [0, 0, 0, 1, 7, 0, 0, 0, 101];
        bytes.CopyTo(buffer.Free());
        buffer.Add(bytes.Length);

        Assert.True(buffer.TryRead(out ReadOnlySpan<byte> message));
        Assert.Equal([7], message.ToArray());
        Assert.False(buffer.TryRead(out _));
        Assert.True(buffer.IsBroken);
    }
}
