using Microsoft.Win32.SafeHandles;

namespace PetCam.Recording;

/// <summary>Reads a file up to a length that was fixed when it was opened, so that a response's Content-Length stays true while it grows.</summary>
internal sealed class FixedLengthFileStream : Stream
{
    private readonly SafeFileHandle _handle;
    private long _position;

    /// <summary>Takes ownership of <paramref name="handle"/>.</summary>
    public FixedLengthFileStream(SafeFileHandle handle, long length)
    {
        _handle = handle;
        Length = length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = RandomAccess.Read(_handle, buffer[..Limit(buffer.Length)], _position);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await RandomAccess.ReadAsync(_handle, buffer[..Limit(buffer.Length)], _position, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = offset + origin switch
        {
            SeekOrigin.Current => _position,
            SeekOrigin.End => Length,
            _ => 0,
        };
        return _position;
    }

    public override void Flush()
    {
        // Nothing is written here.
    }

    public override void SetLength(long value) => throw new NotSupportedException("A recording is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A recording is read only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Limit(int count) => (int)Math.Clamp(Length - _position, 0, count);
}
