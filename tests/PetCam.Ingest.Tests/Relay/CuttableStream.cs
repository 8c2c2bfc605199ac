namespace PetCam.Ingest.Tests.Relay;

/// <summary>A link that a test can cut, or keep from being read.</summary>
internal class CuttableStream(Stream inner) : Stream
{
    private TaskCompletionSource _open = Opened();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Nothing is read until <see cref="Open"/>.</summary>
    public void Block() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        await _open.Task.WaitAsync(cancellationToken);
        OnRead(buffer.Span[..read]);
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        _open.TrySetResult();
        inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>May change what was read.</summary>
    protected virtual void OnRead(Span<byte> bytes)
    {
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource source = new();
        source.SetResult();
        return source;
    }
}
