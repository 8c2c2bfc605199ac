using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>Walks the packets of a <see cref="TransportFeedback"/> in the order of their sequence numbers. Any bytes are safe.</summary>
public ref struct TransportFeedbackEnumerator
{
    private ReadOnlySpan<byte> _chunks;
    private ReadOnlySpan<byte> _deltas;
    private SequenceNumber _next;
    private int _remaining;
    private PacketStatusChunk _chunk;
    private int _position;
    private long _arrivalDeltas;

    internal TransportFeedbackEnumerator(SequenceNumber first, int packets, ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> deltas)
    {
        _chunks = chunks;
        _deltas = deltas;
        _next = first;
        _remaining = packets;
        Current = default;
    }

    /// <summary>Valid after <see cref="MoveNext"/> returned true.</summary>
    public TransportFeedbackItem Current { get; private set; }

    public bool MoveNext()
    {
        if (_remaining == 0 || !TryAdvanceChunk() || !TryReadDelta(_chunk[_position], out int delta))
        {
            _remaining = 0;
            return false;
        }

        bool received = _chunk[_position] != PacketStatus.NotReceived;
        _arrivalDeltas += delta;
        Current = new TransportFeedbackItem(_next, received, received ? _arrivalDeltas * TransportFeedback.DeltaMicroseconds : 0);
        _next += 1;
        _position++;
        _remaining--;
        return true;
    }

    private bool TryAdvanceChunk()
    {
        while (_position >= _chunk.Capacity)
        {
            if (_chunks.Length < PacketStatusChunk.Bytes)
            {
                return false;
            }

            _chunk = TransportFeedback.ReadChunk(_chunks);
            _chunks = _chunks[PacketStatusChunk.Bytes..];
            _position = 0;
        }

        return true;
    }

    private bool TryReadDelta(PacketStatus status, out int delta)
    {
        delta = 0;
        int bytes = status switch { PacketStatus.NotReceived => 0, PacketStatus.SmallDelta => 1, _ => 2 };
        if (status == PacketStatus.Reserved || _deltas.Length < bytes)
        {
            return false; // whether a delta follows the reserved status is unknown, so nothing behind it can be read
        }

        delta = bytes switch { 0 => 0, 1 => _deltas[0], _ => BinaryPrimitives.ReadInt16BigEndian(_deltas) };
        _deltas = _deltas[bytes..];
        return true;
    }
}
