using PetCam.Testing;

namespace PetCam.Rtp.Tests.Receiving;

public sealed class JitterBufferTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    private readonly JitterBuffer _buffer = new(16, 64);
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    [Fact]
    public void First_packets_may_overtake_each_other()
    {
        InsertOne(7);
        InsertOne(5);
        Assert.Equal(string.Empty, Release());
        InsertOne(6);
        _now += FirstWait;

        Assert.Equal("5 6 7", Release());
        Assert.Equal(JitterInsertion.Late, InsertOne(4));
    }

    [Fact]
    public void Packets_in_order_leave_at_once()
    {
        Insert(100, 101, 102);
        Assert.Equal("100 101 102", Release());
        Assert.Equal(0, _buffer.Count);
    }

    [Fact]
    public void Packet_that_was_overtaken_takes_its_place()
    {
        Insert(5, 7, 8);
        Assert.Equal("5", Release());
        Insert(6);
        Assert.Equal("6 7 8", Release());
    }

    [Fact]
    public void Missing_packet_is_given_up_when_one_behind_it_has_waited_enough()
    {
        Insert(5, 7);
        Assert.Equal("5", Release());
        _now += Wait - TimeSpan.FromMilliseconds(1);
        Insert(8);
        Assert.Equal(string.Empty, Release());
        _now += TimeSpan.FromMilliseconds(1);

        Assert.Equal("(1 lost) 7 8", Release());
        Assert.Equal(JitterInsertion.Late, Insert(6));
    }

    [Fact]
    public void Each_gap_waits_for_itself()
    {
        Insert(1, 3);
        _now += Wait / 2;
        Insert(5);
        _now += Wait / 2;
        Assert.Equal("1 (1 lost) 3", Release());
        _now += Wait / 2;
        Assert.Equal("(1 lost) 5", Release());
    }

    [Fact]
    public void Duplicates_are_told()
    {
        Insert(1, 3);
        Assert.Equal(JitterInsertion.Duplicate, Insert(3));
        Assert.Equal("1", Release());
        Assert.Equal(JitterInsertion.Late, Insert(1));
    }

    [Fact]
    public void Packet_beyond_the_capacity_starts_over()
    {
        Insert(1, 3);
        Assert.Equal("1", Release());
        Assert.Equal(JitterInsertion.Accepted, Insert(17));
        Assert.Equal(JitterInsertion.Restarted, Insert(18));
        Assert.Equal("18", Release());
    }

    [Fact]
    public void Bytes_are_those_of_the_packet()
    {
        Insert(1, 3, 4, 2);
        List<byte> bytes = [];
        while (_buffer.TryRelease(_now, Wait, out _, out ReadOnlySpan<byte> payload, out _))
        {
            bytes.AddRange(payload);
        }

        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4], bytes);
    }

    [Fact]
    public void Passing_packets_through_does_not_allocate()
    {
        Insert(1);
        int next = 2;
        Shuffle(next, next += 200);
        Allocations.AssertNone(() => Shuffle(next, next += 200));
    }

    private void Shuffle(int from, int to)
    {
        for (int i = from; i < to; i += 4)
        {
            InsertOne(i + 1);
            InsertOne(i + 3);
            InsertOne(i);
            InsertOne(i + 2);
            while (_buffer.TryRelease(_now, Wait, out _, out _, out _))
            {
            }
        }
    }

    private JitterInsertion Insert(params long[] indices)
    {
        JitterInsertion last = default;
        if (_buffer.NextIndex < 0)
        {
            InsertOne(indices[0] - 1);
            _now += FirstWait;
            Assert.Equal($"{indices[0] - 1}", Release());
        }

        foreach (long index in indices)
        {
            last = InsertOne(index);
        }

        return last;
    }

    private JitterInsertion InsertOne(long index)
    {
        _buffer.Spare[10..12].Fill((byte)index);
        return _buffer.Insert(new BufferedPacket(index, default, false, 10, 2, _now, null));
    }

    private string Release()
    {
        List<string> released = [];
        while (_buffer.TryRelease(_now, Wait, out BufferedPacket packet, out _, out long lost))
        {
            released.Add(lost > 0 ? $"({lost} lost) {packet.Index}" : $"{packet.Index}");
        }

        return string.Join(' ', released);
    }
}
