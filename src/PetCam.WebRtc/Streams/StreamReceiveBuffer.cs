using System.Buffers.Binary;

namespace PetCam.WebRtc.Streams;

/// <summary>Cuts what a TCP connection delivers into messages by the length in front of each (RFC 4571 §2).</summary>
/// <param name="maxMessageBytes">A longer message cannot be read here, and so nothing behind it either.</param>
internal sealed class StreamReceiveBuffer(int maxMessageBytes)
{
    private readonly byte[] _bytes = new byte[2 * (StreamSendQueue.LengthBytes + maxMessageBytes)];
    private int _start;
    private int _end;

    /// <summary>A length that exceeds the limit was announced: the connection is of no use any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where to receive to; never empty when <see cref="TryRead"/> has returned false.</summary>
    public Span<byte> Free()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        return _bytes.AsSpan(_end);
    }

    /// <summary>Takes bytes that were received into <see cref="Free"/>.</summary>
    public void Add(int bytes) => _end += bytes;

    /// <param name="message">Valid until the next call of <see cref="Free"/>. Empty messages are passed over.</param>
    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        message = default;
        while (!IsBroken && _end - _start >= StreamSendQueue.LengthBytes)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_start));
            IsBroken = length > maxMessageBytes;
            if (IsBroken || _end - _start < StreamSendQueue.LengthBytes + length)
            {
                return false;
            }

            message = _bytes.AsSpan(_start + StreamSendQueue.LengthBytes, length);
            _start += StreamSendQueue.LengthBytes + length;
            if (length > 0)
            {
                return true;
            }
        }

        return false;
    }
}
