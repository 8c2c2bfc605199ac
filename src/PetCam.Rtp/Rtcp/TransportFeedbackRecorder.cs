using System.Buffers.Binary;
using System.Numerics;

namespace PetCam.Rtp;

/// <summary>The receiving side of transport-wide feedback: remembers when packets arrived and writes it down
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). Neither allocates after construction. Not thread-safe.</summary>
public sealed class TransportFeedbackRecorder
{
    private const long NotReceived = long.MinValue;
    private const int MinBytes = 64;
    private const int MinCapacity = 64;
    private const int MaxPaddingBytes = sizeof(uint) - 1;

    private readonly long[] _arrivals;
    private readonly PacketStatus[] _statuses;
    private readonly short[] _deltas;
    private long _newest = -1;
    private long _nextToReport;
    private byte _feedbackCount;

    /// <param name="capacity">Packets remembered between two feedbacks; rounded up to a power of two, at least 64 and at most 32768.</param>
    public TransportFeedbackRecorder(int capacity = 2048)
    {
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, MinCapacity, short.MaxValue + 1));
        _arrivals = new long[slots];
        _statuses = new PacketStatus[slots];
        _deltas = new short[slots];
    }

    /// <summary>Notes an arrival. A packet that arrives after a feedback said that it was missing is told in the next, with all that follow it.</summary>
    /// <param name="sequenceNumber">Transport-wide.</param>
    /// <param name="arrivalMicroseconds">On any clock that does not jump, not negative.</param>
    public void Record(SequenceNumber sequenceNumber, long arrivalMicroseconds)
    {
        if (_newest < 0)
        {
            _newest = sequenceNumber.Value + (long)ushort.MaxValue; // room below for packets that were overtaken
            _newest = sequenceNumber.ToIndex(_newest);
            _nextToReport = _newest;
            Array.Fill(_arrivals, NotReceived);
        }

        long index = sequenceNumber.ToIndex(_newest);
        if (index <= _newest - _arrivals.Length)
        {
            return; // too late to tell
        }

        for (long skipped = Math.Max(_newest + 1, index - _arrivals.Length + 1); skipped <= index; skipped++)
        {
            Arrival(skipped) = NotReceived;
        }

        _newest = Math.Max(_newest, index);
        _nextToReport = Math.Max(Math.Min(_nextToReport, index), _newest - _arrivals.Length + 1);
        ref long arrival = ref Arrival(index);
        arrival = arrival == NotReceived ? arrivalMicroseconds : arrival; // a duplicate says nothing
    }

    /// <summary>Writes one feedback packet about what was not told yet.</summary>
    /// <param name="destination">At least 64 bytes. What does not fit is left for the next call.</param>
    /// <returns>Bytes written; 0 when there is nothing to tell. Call again until then.</returns>
    public int Write(Span<byte> destination, uint senderSsrc, uint mediaSsrc)
    {
        if (destination.Length < MinBytes || _newest < _nextToReport || !TryFindFirstArrival(out long firstArrival))
        {
            return 0;
        }

        long reference = firstArrival / TransportFeedback.ReferenceMicroseconds;
        int packets = CollectStatuses(reference * TransportFeedback.ReferenceMicroseconds, destination.Length);
        Span<byte> control = destination[RtcpFeedbackHeader.Bytes..];
        BinaryPrimitives.WriteUInt16BigEndian(control, unchecked((ushort)_nextToReport));
        BinaryPrimitives.WriteUInt16BigEndian(control[2..], (ushort)packets);
        BinaryPrimitives.WriteUInt32BigEndian(control[4..], unchecked((uint)reference << 8 | _feedbackCount++));
        int end = WriteChunksAndDeltas(control, packets);
        _nextToReport += packets;
        return WriteHeader(destination, RtcpFeedbackHeader.Bytes + end, senderSsrc, mediaSsrc);
    }

    private bool TryFindFirstArrival(out long arrival)
    {
        arrival = NotReceived;
        for (long index = _nextToReport; index <= _newest && arrival == NotReceived; index++)
        {
            arrival = Arrival(index);
        }

        return arrival != NotReceived;
    }

    /// <summary>Statuses and deltas of as many packets as fit, and as lie within reach of a 16-bit delta.</summary>
    private int CollectStatuses(long previousArrival, int room)
    {
        int bytes = RtcpFeedbackHeader.Bytes + TransportFeedback.FixedBytes + MaxPaddingBytes;
        int packets = 0;
        for (long index = _nextToReport; index <= _newest; index++, packets++)
        {
            long arrival = Arrival(index);
            long delta = arrival == NotReceived ? 0 : Round(arrival - previousArrival);
            _statuses[packets] = arrival == NotReceived ? PacketStatus.NotReceived
                : delta is >= 0 and <= byte.MaxValue ? PacketStatus.SmallDelta : PacketStatus.LargeOrNegativeDelta;
            bytes += (int)_statuses[packets] + (packets % PacketStatusChunk.TwoBitStatuses == 0 ? PacketStatusChunk.Bytes : 0);
            if (delta is < short.MinValue or > short.MaxValue || bytes > room)
            {
                break;
            }

            _deltas[packets] = (short)delta;
            previousArrival += delta * TransportFeedback.DeltaMicroseconds; // rounding errors do not add up
        }

        return packets;
    }

    private int WriteChunksAndDeltas(Span<byte> control, int packets)
    {
        int end = TransportFeedback.FixedBytes;
        for (int position = 0; position < packets; end += PacketStatusChunk.Bytes)
        {
            PacketStatusChunk chunk = PacketStatusChunk.Encode(_statuses.AsSpan(position, packets - position), out int taken);
            BinaryPrimitives.WriteUInt16BigEndian(control[end..], chunk.Value);
            position += taken;
        }

        for (int i = 0; i < packets; i++)
        {
            if (_statuses[i] == PacketStatus.SmallDelta)
            {
                control[end++] = (byte)_deltas[i];
            }
            else if (_statuses[i] == PacketStatus.LargeOrNegativeDelta)
            {
                BinaryPrimitives.WriteInt16BigEndian(control[end..], _deltas[i]);
                end += sizeof(short);
            }
        }

        return end;
    }

    private static int WriteHeader(Span<byte> destination, int end, uint senderSsrc, uint mediaSsrc)
    {
        int length = (end + MaxPaddingBytes) / sizeof(uint) * sizeof(uint);
        destination[end..length].Clear(); // zeros behind the deltas, as the draft draws them; the padding flag is for multiples of four
        RtcpFeedbackHeader.Write(destination, RtcpFeedbackFormat.TransportWideCongestionControl, length, senderSsrc, mediaSsrc);
        return length;
    }

    private static long Round(long microseconds) =>
        (long)Math.Round(microseconds / (double)TransportFeedback.DeltaMicroseconds, MidpointRounding.AwayFromZero);

    private ref long Arrival(long index) => ref _arrivals[index & (_arrivals.Length - 1)];
}
