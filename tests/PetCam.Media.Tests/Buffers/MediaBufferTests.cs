using PetCam.Testing;

namespace PetCam.Media.Tests.Buffers;

public sealed class MediaBufferTests
{
    [Fact]
    public void Rent_has_exactly_the_length_asked_for()
    {
        using MediaBuffer buffer = MediaBuffer.Rent(1000);

        Assert.Equal(1000, buffer.Span.Length);
    }

    [Fact]
    public void Last_dispose_settles_the_ledger()
    {
        BufferBalance balance = new();
        MediaBuffer buffer = MediaBuffer.Copy([1, 2, 3]);
        buffer.AddReference();
        buffer.Dispose();

        Assert.Equal([1, 2, 3], buffer.Span.ToArray());
        Assert.Throws<InvalidOperationException>(balance.AssertSettled);

        buffer.Dispose();
        balance.AssertSettled();
    }

    [Fact]
    public void Reading_after_the_last_dispose_throws()
    {
        MediaBuffer buffer = MediaBuffer.Rent(1);
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
        Assert.Throws<ObjectDisposedException>(buffer.AddReference);
        Assert.Throws<ObjectDisposedException>(buffer.Dispose);
    }

    [Fact]
    public void References_from_many_threads_return_the_memory_once()
    {
        BufferBalance balance = new();
        MediaBuffer buffer = MediaBuffer.Rent(64);
        for (int i = 0; i < 1000; i++)
        {
            buffer.AddReference();
        }

        Parallel.For(0, 1000, _ => buffer.Dispose());

        Assert.Equal(64, buffer.Span.Length);
        buffer.Dispose();
        balance.AssertSettled();
    }
}
