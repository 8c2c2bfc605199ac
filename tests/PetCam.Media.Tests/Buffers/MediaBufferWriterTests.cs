using PetCam.Testing;

namespace PetCam.Media.Tests.Buffers;

public sealed class MediaBufferWriterTests
{
    [Fact]
    public void What_was_appended_is_detached_and_the_next_content_begins_empty()
    {
        BufferBalance balance = new();
        using (MediaBufferWriter writer = new(1 << 20))
        {
            byte[] expected = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
            for (int i = 0; i < expected.Length; i += 1000)
            {
                Assert.True(writer.TryAppend(expected.AsSpan(i, 1000)));
            }

            Assert.Equal(expected, writer.Written.ToArray());
            using MediaBuffer first = writer.Detach();
            Assert.Equal(0, writer.Length);
            Assert.True(writer.TryAppend([9, 8]));
            using MediaBuffer second = writer.Detach();
            Assert.Equal(expected, first.Span.ToArray()); // not written over
            Assert.Equal([9, 8], second.Span.ToArray());
        }

        balance.AssertSettled();
    }

    [Fact]
    public void What_would_exceed_the_limit_is_refused_as_a_whole()
    {
        using MediaBufferWriter writer = new(10);
        Assert.True(writer.TryAppend([1, 2, 3, 4, 5, 6]));
        Assert.False(writer.TryAppend([7, 8, 9, 10, 11]));
        Assert.Equal(6, writer.Length);
        Assert.True(writer.TryAppend([7, 8, 9, 10]));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], writer.Written.ToArray());
    }

    [Fact]
    public void Nothing_written_is_an_empty_buffer()
    {
        BufferBalance balance = new();
        using (MediaBufferWriter writer = new(10))
        {
            using MediaBuffer empty = writer.Detach();
            Assert.Equal(0, empty.Length);
        }

        balance.AssertSettled();
    }
}
