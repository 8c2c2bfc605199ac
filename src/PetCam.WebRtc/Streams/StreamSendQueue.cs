using System.Buffers.Binary;

namespace PetCam.WebRtc.Streams;

/// <summary>Messages that wait for a TCP connection to take them, each behind its length (RFC 4571 §2). Bounded; a message is in it whole or not at all.</summary>
/// <param name="maxBytes">Lengths included. Memory is taken as it is needed.</param>
internal sealed class StreamSendQueue(int maxBytes)
{
    public const int LengthBytes = 2;

    private const int FirstBytes = 16 * 1024;

    private byte[] _ring = [];
    private int _start;

    /// <summary>Bytes that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes to send next, as far as they lie in one piece; empty when nothing waits.</summary>
    public ReadOnlySpan<byte> Next => _ring.AsSpan(_start, Math.Min(Count, _ring.Length - _start));

    /// <param name="message">At most 65535 bytes.</param>
    /// <param name="reservedBytes">Room that must stay free behind it.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message, int reservedBytes)
    {
        int needed = LengthBytes + message.Length;
        if (Count + needed + reservedBytes > maxBytes)
        {
            return false;
        }

        Grow(Count + needed);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
        Append(length);
        Append(message);
        return true;
    }

    /// <summary>Takes sent bytes off.</summary>
    /// <param name="bytes">At most the length of <see cref="Next"/>.</param>
    public void Consume(int bytes)
    {
        Count -= bytes;
        _start = Count == 0 ? 0 : (_start + bytes) % _ring.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        int end = (_start + Count) % _ring.Length;
        int first = Math.Min(bytes.Length, _ring.Length - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        Count += bytes.Length;
    }

    private void Grow(int needed)
    {
        if (needed <= _ring.Length)
        {
            return;
        }

        int size = Math.Max(_ring.Length, FirstBytes);
        while (size < needed)
        {
            size *= 2;
        }

        byte[] grown = new byte[Math.Min(size, Math.Max(maxBytes, needed))];
        int first = Next.Length;
        Next.CopyTo(grown);
        _ring.AsSpan(0, Count - first).CopyTo(grown.AsSpan(first));
        _ring = grown;
        _start = 0;
    }
}
