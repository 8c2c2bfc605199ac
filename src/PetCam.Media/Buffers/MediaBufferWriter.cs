using System.Buffers;
using System.Runtime.CompilerServices;

namespace PetCam.Media;

/// <summary>Collects bytes whose number is not known in advance straight into the pooled array that becomes their <see cref="MediaBuffer"/>.</summary>
/// <remarks>Grows by doubling up to its limit. One thread at a time.</remarks>
public sealed class MediaBufferWriter : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private readonly int _maxBytes;
    private byte[]? _array;

    /// <param name="maxBytes">Longest content; what would exceed it is refused.</param>
    public MediaBufferWriter(int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes written since the last <see cref="Detach"/> or <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What is written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _array.AsSpan(0, Length);

    /// <returns>False, and nothing is written, when the content would exceed its limit.</returns>
    public bool TryAppend(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _maxBytes - Length)
        {
            return false;
        }

        if (_array is null || _array.Length - Length < bytes.Length)
        {
            Grow(Length + bytes.Length);
        }

        bytes.CopyTo(_array.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Gives away what was written, without copying it, and starts over.</summary>
    /// <returns>A buffer with one reference, which belongs to the caller.</returns>
    public MediaBuffer Detach([CallerMemberName] string owner = "")
    {
        byte[] array = _array ?? ArrayPool<byte>.Shared.Rent(0);
        MediaBuffer buffer = MediaBuffer.Adopt(array, Length, owner);
        _array = null;
        Length = 0;
        return buffer;
    }

    /// <summary>Forgets what was written and keeps the memory for what follows.</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
            Length = 0;
        }
    }

    private void Grow(int needed)
    {
        byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, 2 * Length), FirstBytes));
        if (_array is not null)
        {
            _array.AsSpan(0, Length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = grown;
    }
}
