using PetCam.GrainRuntime.Links;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>What may wait to be written to one silo, and what becomes of it when it cannot be.</summary>
public sealed class FrameSenderTests
{
    private const int MaxQueuedBytes = 1000;

    [Fact]
    public void Calls_are_refused_when_the_queue_is_full_and_what_concerns_them_is_not()
    {
        using StuckStream stream = new();
        FrameSender sender = new(stream, MaxQueuedBytes, static exception => Assert.Fail(exception.Message));
        Assert.Equal(SendOutcome.Queued, sender.TrySend(new byte[10], out _)); // it is being written, for ever
        Assert.Equal(SendOutcome.Queued, sender.TrySend(new byte[900], out _));
        Assert.Equal(SendOutcome.Full, sender.TrySend(new byte[200], out _));

        for (int i = 0; i < 10; i++)
        {
            sender.SendControl(new byte[20]);
        }

        stream.Release();
        Assert.Equal([10, 900 + 200], stream.Writes);
    }

    [Fact]
    public void Whatever_a_write_throws_ends_the_connection()
    {
        Exception? told = null;
        using StuckStream stream = new() { Failure = new NotSupportedException("another write is under way") };
        FrameSender sender = new(stream, MaxQueuedBytes, exception => told = exception);

        sender.TrySend(new byte[10], out _);

        Assert.Same(stream.Failure, told);
        Assert.Equal(SendOutcome.Closed, sender.TrySend(new byte[10], out _));
    }

    /// <summary>Its first write waits until it is released.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _open = new();

        public Exception? Failure { get; init; }

        public List<int> Writes { get; } = [];

        public void Release() => _open.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Writes.Add(buffer.Length);
            await _open.Task.WaitAsync(cancellationToken);
        }
    }
}
