using PetCam.Testing;

namespace PetCam.Rtp.Tests.Receiving;

public sealed class NackGeneratorTests
{
    private readonly NackGenerator _nacks = new();
    private readonly long[] _due = new long[32];
    private TimeSpan _now = TimeSpan.FromSeconds(5);

    [Fact]
    public void Packet_that_was_overtaken_by_one_is_not_asked_for()
    {
        Receive(1, 3);
        Assert.Empty(Take());
        Receive(2);
        Advance(50);
        Assert.Empty(Take());
    }

    [Fact]
    public void Packet_is_asked_for_when_three_came_behind_it()
    {
        Receive(1, 3, 4);
        Assert.Empty(Take());
        Receive(5);
        Assert.Equal([2], Take());
        Assert.Empty(Take());
    }

    [Fact]
    public void Packet_is_asked_for_when_nothing_more_comes()
    {
        Receive(1, 3);
        Advance(10);
        Assert.Equal([2], Take());
    }

    [Fact]
    public void Packet_is_asked_for_again_each_round_trip_and_ten_times()
    {
        Receive(1, 3, 4, 5);
        int asked = 0;
        for (int i = 0; i < 40; i++)
        {
            asked += Take().Length;
            Advance(125); // 1.25 times the assumed 100 ms
        }

        Assert.Equal(10, asked);
        Assert.Equal(10, _nacks.Requested);
    }

    [Fact]
    public void Round_trip_time_is_learned_from_first_answers_only()
    {
        Receive(1, 3, 4, 5);
        Take();
        Advance(40);
        Receive(2);
        Assert.True(_nacks.HasMeasured);
        Assert.Equal(TimeSpan.FromMilliseconds(40), _nacks.RoundTripTime);

        Receive(7, 8, 9);
        Take();
        Advance(50);
        Assert.Equal([6], Take());
        Advance(400);
        Receive(6); // which of the two requests this answers nobody knows
        Assert.Equal(TimeSpan.FromMilliseconds(40), _nacks.RoundTripTime);
    }

    [Fact]
    public void Packets_between_the_first_one_and_those_that_overtook_it_are_missing()
    {
        Receive(14, 10, 13);
        Advance(10);
        Assert.Equal([11, 12], Take());
        _nacks.Forget(11);
        Receive(5); // too late to be the first
        Advance(10);
        Assert.Empty(Take());
    }

    [Fact]
    public void Packet_that_cannot_be_an_answer_tells_no_round_trip_time()
    {
        Receive(1, 3, 4, 5);
        Take();
        Advance(2);
        Assert.True(_nacks.OnReceived(2, _now, isAnswer: false));
        Assert.False(_nacks.HasMeasured);
        Assert.Equal(0, _nacks.Count);
    }

    [Fact]
    public void Forgotten_packets_are_not_asked_for()
    {
        Receive(1, 5, 9);
        _nacks.Forget(7);
        Advance(20);
        Assert.Equal([7, 8], Take());
    }

    [Fact]
    public void Gap_beyond_repair_is_told_and_not_asked_for()
    {
        Receive(1, 3);
        Assert.False(_nacks.OnReceived(3 + NackGenerator.MaxMissing + 1, _now));
        Assert.Equal(0, _nacks.Count);
        Advance(20);
        Assert.Empty(Take());
        Assert.True(_nacks.OnReceived(3 + NackGenerator.MaxMissing + 3, _now));
        Assert.Equal(1, _nacks.Count);
    }

    [Fact]
    public void Losing_and_repairing_does_not_allocate()
    {
        int next = 0;
        LoseAndRepair(next, next += 1000);
        Allocations.AssertNone(() => LoseAndRepair(next, next += 1000));
    }

    private void LoseAndRepair(int from, int to)
    {
        for (int i = from; i < to; i += 5)
        {
            _nacks.OnReceived(i, _now);
            _nacks.OnReceived(i + 2, _now);
            _nacks.OnReceived(i + 4, _now);
            _now += TimeSpan.FromMilliseconds(20);
            _nacks.TakeDue(_now, _due);
            _nacks.OnReceived(i + 1, _now);
            _nacks.Forget(i + 4);
        }
    }

    private void Receive(params long[] indices)
    {
        foreach (long index in indices)
        {
            Assert.True(_nacks.OnReceived(index, _now));
        }
    }

    private long[] Take() => _due[.._nacks.TakeDue(_now, _due)];

    private void Advance(int milliseconds) => _now += TimeSpan.FromMilliseconds(milliseconds);
}
