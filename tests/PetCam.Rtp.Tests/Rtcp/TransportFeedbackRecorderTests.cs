using PetCam.Testing;

namespace PetCam.Rtp.Tests.Rtcp;

public sealed class TransportFeedbackRecorderTests
{
    private readonly byte[] _buffer = new byte[1200];
    private readonly TransportFeedbackRecorder _recorder = new(256);
    private TransportFeedbackClock _clock;

    [Fact]
    public void Run_and_small_deltas_are_written_as_the_draft_draws_them()
    {
        _recorder.Record(new SequenceNumber(0x1234), 130_000);
        _recorder.Record(new SequenceNumber(0x1235), 131_000);
        _recorder.Record(new SequenceNumber(0x1236), 131_250);
        int length = _recorder.Write(_buffer, senderSsrc: 9, mediaSsrc: 5);

        // Reference 2 * 64 ms; 130 ms lies 8 quarters of a millisecond behind it.
        Assert.Equal("8FCD0006" + "00000009" + "00000005" + "12340003" + "00000200" + "2003" + "080401" + "000000", Convert.ToHexString(_buffer[..length]));
        Assert.Equal(0, _recorder.Write(_buffer, 9, 5));
    }

    [Fact]
    public void Losses_and_overtaken_packets_are_written_as_vectors()
    {
        _recorder.Record(new SequenceNumber(1), 64_000);
        _recorder.Record(new SequenceNumber(4), 66_000);
        _recorder.Record(new SequenceNumber(3), 67_000);
        int length = _recorder.Write(_buffer, 9, 5);

        // By sequence number: small, not received, small, large; deltas 0, 12, -4.
        Assert.Equal(
            "8FCD0006" + "00000009" + "00000005" + "00010004" + "00000100" + "D180" + "00" + "0C" + "FFFC" + "0000", Convert.ToHexString(_buffer[..length]));
    }

    [Fact]
    public void Feedback_begins_where_the_last_one_ended()
    {
        _recorder.Record(new SequenceNumber(0xFFFE), 1000);
        ReadAll();
        _recorder.Record(new SequenceNumber(1), 5000);
        Assert.Equal([(0xFFFF, null), (0, null), (1, 5000)], ReadAll());
    }

    [Fact]
    public void Late_packet_is_told_again_with_what_follows()
    {
        _recorder.Record(new SequenceNumber(10), 1000);
        _recorder.Record(new SequenceNumber(12), 2000);
        Assert.Equal([(10, 1000), (11, null), (12, 2000)], ReadAll());
        _recorder.Record(new SequenceNumber(11), 9000);
        Assert.Equal([(11, 9000), (12, 2000)], ReadAll());
    }

    [Fact]
    public void Duplicate_keeps_the_first_arrival()
    {
        _recorder.Record(new SequenceNumber(10), 1000);
        _recorder.Record(new SequenceNumber(10), 4000);
        Assert.Equal([(10, 1000)], ReadAll());
    }

    [Fact]
    public void Pause_beyond_the_reach_of_a_delta_begins_another_packet()
    {
        _recorder.Record(new SequenceNumber(1), 1000);
        _recorder.Record(new SequenceNumber(2), 10_001_000);
        Assert.Equal([(1, 1000), (2, 10_001_000)], ReadAll());
    }

    [Fact]
    public void Random_arrivals_are_read_back_with_250_microseconds_of_precision()
    {
        Random random = new(7);
        Dictionary<int, long> arrivals = [];
        HashSet<int> told = [];
        long now = 5_000_000;
        for (int sequence = 65_000; sequence < 75_000; sequence++)
        {
            now += random.Next(20) == 0 ? random.Next(200_000) : random.Next(3000);
            if (random.Next(10) != 0)
            {
                long arrival = now + (random.Next(8) == 0 ? random.Next(40_000) : 0);
                arrivals[sequence & 0xFFFF] = arrival;
                _recorder.Record(new SequenceNumber((ushort)sequence), arrival);
            }

            if (random.Next(50) == 0)
            {
                foreach ((int number, long? arrival) in ReadAll())
                {
                    Assert.Equal(arrivals.ContainsKey(number), arrival.HasValue);
                    Assert.InRange(arrival.GetValueOrDefault() - arrivals.GetValueOrDefault(number), -125, 125);
                    told.Add(number);
                }
            }
        }

        Assert.InRange(told.Count, 9800, 10_000);
    }

    [Fact]
    public void What_does_not_fit_comes_with_the_next_packet()
    {
        Random random = new(3);
        List<(int, long?)> expected = [];
        for (ushort sequence = 0; sequence < 200; sequence++)
        {
            long arrival = random.Next(400) * 250_000L;
            _recorder.Record(new SequenceNumber(sequence), arrival);
            expected.Add((sequence, arrival));
        }

        Assert.Equal(expected, ReadAll(roomBytes: 64));
        Assert.Equal(0, _recorder.Write(new byte[63], 9, 5));
    }

    [Fact]
    public void Jump_beyond_the_capacity_forgets_what_was_not_told()
    {
        _recorder.Record(new SequenceNumber(1), 1000);
        _recorder.Record(new SequenceNumber(20_000), 2000);
        List<(int SequenceNumber, long? Arrival)> told = ReadAll();
        Assert.Equal(256, told.Count);
        Assert.Equal([(20_000, 2000)], told.Where(packet => packet.Arrival is not null));
    }

    [Fact]
    public void Recording_and_writing_does_not_allocate()
    {
        int next = 0;
        int written = 0;
        Assert.Equal(20, RecordAndWrite(next, next += 1000));
        Allocations.AssertNone(() => written = RecordAndWrite(next, next += 10_000));
        Assert.Equal(200, written);

        int RecordAndWrite(int first, int end)
        {
            int feedbacks = 0;
            for (int i = first; i < end; i++)
            {
                if (i % 7 != 0)
                {
                    _recorder.Record(new SequenceNumber((ushort)i), i * 700L);
                }

                if (i % 50 == 49)
                {
                    feedbacks += _recorder.Write(_buffer, 9, 5) > 0 ? 1 : 0;
                }
            }

            return feedbacks;
        }
    }

    private List<(int SequenceNumber, long? Arrival)> ReadAll(int roomBytes = 1200)
    {
        List<(int, long?)> packets = [];
        for (int length = Write(); length > 0; length = Write())
        {
            RtcpReader reader = new(_buffer.AsSpan(0, length));
            Assert.True(reader.MoveNext());
            Assert.True(TransportFeedback.TryParse(reader.Current, out TransportFeedback feedback));
            long reference = _clock.ToMicroseconds(feedback.ReferenceTime);
            int count = 0;
            foreach (TransportFeedbackItem item in feedback)
            {
                packets.Add((item.SequenceNumber.Value, item.IsReceived ? reference + item.ArrivalOffsetMicroseconds : null));
                count++;
            }

            Assert.Equal(feedback.PacketCount, count);
            Assert.False(reader.MoveNext());
            Assert.Equal(RtcpParseError.None, reader.Error);
        }

        return packets;

        int Write() => _recorder.Write(_buffer.AsSpan(0, roomBytes), 9, 5);
    }
}
