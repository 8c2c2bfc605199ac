using System.Buffers;
using System.Runtime.CompilerServices;

namespace PetCam.Media;

/// <summary>A pooled, reference-counted block of bytes. It starts with one reference, which belongs to whoever rented it.</summary>
/// <remarks>
/// A parameter of this type is borrowed for the call. <see cref="AddReference"/> keeps it longer; enqueueing or returning
/// transfers a reference; the last <see cref="Dispose"/> gives the memory back. Reading after that throws.
/// </remarks>
public sealed class MediaBuffer : IDisposable
{
    private byte[]? _array;
    private int _references = 1;

    private MediaBuffer(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>Bytes in use; the pooled array behind may be longer.</summary>
    public int Length { get; }

    /// <summary>The bytes, writable only by the renter before the buffer is shared.</summary>
    public Memory<byte> Memory => Array.AsMemory(0, Length);

    public Span<byte> Span => Array.AsSpan(0, Length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(MediaBuffer));

    /// <summary>Takes a buffer of <paramref name="length"/> bytes from the pool, with undefined content and one reference.</summary>
    /// <param name="length">Bytes, 0 or more.</param>
    /// <param name="owner">Who rents; shown by <see cref="MediaBufferLedger"/> in Debug builds.</param>
    public static MediaBuffer Rent(int length, [CallerMemberName] string owner = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        MediaBuffer buffer = new(ArrayPool<byte>.Shared.Rent(length), length);
        MediaBufferLedger.Rented(buffer, owner);
        return buffer;
    }

    /// <summary>Rents a buffer and copies <paramref name="bytes"/> into it.</summary>
    public static MediaBuffer Copy(ReadOnlySpan<byte> bytes, [CallerMemberName] string owner = "")
    {
        MediaBuffer buffer = Rent(bytes.Length, owner);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Takes over an array of the shared pool, with one reference for the caller.</summary>
    internal static MediaBuffer Adopt(byte[] pooled, int length, string owner)
    {
        MediaBuffer buffer = new(pooled, length);
        MediaBufferLedger.Rented(buffer, owner);
        return buffer;
    }

    /// <summary>Adds a reference that the caller must dispose of. The caller must hold or borrow one already.</summary>
    /// <returns>This buffer.</returns>
    public MediaBuffer AddReference()
    {
        // Not a plain increment: a buffer that is gone must stay gone, or the next Dispose would return its array twice.
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen <= 0, this);
            int found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return this;
            }

            seen = found;
        }
    }

    /// <summary>Gives one reference back; the last one returns the memory to the pool.</summary>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            byte[] array = Interlocked.Exchange(ref _array, null)!;
            MediaBufferLedger.Returned(this);
            ArrayPool<byte>.Shared.Return(array);
        }
        else if (left < 0)
        {
            throw new ObjectDisposedException(nameof(MediaBuffer), "Disposed of more often than it was referenced.");
        }
    }
}
