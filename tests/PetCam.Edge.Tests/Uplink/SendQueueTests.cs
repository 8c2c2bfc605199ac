using PetCam.Edge.Uplink;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Testing;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Edge.Tests.Uplink;

public sealed class SendQueueTests : IDisposable
{
    private readonly BufferBalance _balance = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SendQueue _queue;

    public SendQueueTests() => _queue = new SendQueue(maxBytes: 1000, maxAge: TimeSpan.FromSeconds(1), maxSentBytes: 100_000, _time);

    public void Dispose()
    {
        _queue.Dispose();
        _balance.AssertSettled();
    }

    [Fact]
    public void Delta_before_any_keyframe_is_refused()
    {
        Put(1, keyframe: false);

        Assert.Equal((0, 1L), (_queue.Depth, _queue.Dropped));
    }

    [Fact]
    public void Units_come_out_in_order()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false);
        Put(3, keyframe: false);

        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void Full_lane_refuses_deltas_until_a_keyframe_replaces_it()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false, length: 700);
        Put(3, keyframe: false, length: 700);
        Put(4, keyframe: false, length: 10);
        Assert.Equal(2, _queue.Dropped);

        Put(5, keyframe: true, length: 700);
        Put(6, keyframe: false, length: 10);

        Assert.Equal([5, 6], TakeAll());
        Assert.Equal(4, _queue.Dropped);
    }

    [Fact]
    public void Drained_lane_still_waits_for_a_keyframe_after_it_refused()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false, length: 1000);
        Assert.Equal([1], TakeAll());

        Put(3, keyframe: false);

        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Lane_that_is_too_old_starts_again_at_the_next_keyframe()
    {
        _queue.StartOver(int.MaxValue);
        Put(1, keyframe: true);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Put(2, keyframe: false);
        Assert.Equal([1], TakeAll());

        Put(3, keyframe: false);
        Put(4, keyframe: true);
        Assert.Equal([4], TakeAll());
    }

    [Fact]
    public void Outage_keeps_the_present_gop_however_old_it_grows()
    {
        _queue.StartOver(int.MaxValue);
        Put(1, keyframe: true);
        TakeAll();
        _queue.Hold();
        Put(2, keyframe: false);
        _time.Advance(TimeSpan.FromSeconds(3));
        Put(3, keyframe: false);
        _queue.StartOver(int.MaxValue);
        Put(4, keyframe: false); // what waited is sent at once: its age is no reason to refuse this one

        Assert.Equal([1, 2, 3, 4], TakeAll());
    }

    [Fact]
    public void Outage_is_bounded_by_bytes_as_ever()
    {
        Put(1, keyframe: true, length: 600);
        Put(2, keyframe: false, length: 600);
        Put(3, keyframe: false);
        _queue.StartOver(int.MaxValue);

        Assert.Equal([1], TakeAll());
    }

    [Fact]
    public void Unit_that_the_silo_would_refuse_is_not_queued()
    {
        _queue.StartOver(maxUnitBytes: 300);
        Put(1, keyframe: true, length: 400);
        Put(2, keyframe: true, length: 100);

        Assert.Equal([2], TakeAll());
    }

    [Fact]
    public void New_connection_starts_at_the_newest_keyframe_that_waits()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false);
        Put(3, keyframe: true);
        Put(4, keyframe: false);
        _queue.StartOver(int.MaxValue);

        Assert.Equal([3, 4], TakeAll());
    }

    [Fact]
    public void New_connection_waits_for_a_keyframe_when_none_is_there()
    {
        using SendQueue queue = new(maxBytes: 1000, maxAge: TimeSpan.FromSeconds(1), maxSentBytes: 100, _time); // less than a keyframe
        Put(1, keyframe: true, to: queue);
        TakeAll(queue);
        Put(2, keyframe: false, to: queue);
        queue.StartOver(int.MaxValue);
        Put(3, keyframe: false, to: queue);
        Put(4, keyframe: true, to: queue);

        Assert.Equal([4], TakeAll(queue));
    }

    [Fact]
    public void Next_silo_gets_the_present_gop_again_and_what_waits_behind_it()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false);
        _queue.Acknowledge(TrackId.Main, 2);
        Put(3, keyframe: true);
        Put(4, keyframe: false);
        TakeAll();
        _queue.Acknowledge(TrackId.Main, 4);
        Put(5, keyframe: false);
        _queue.StartOver(int.MaxValue);
        Put(6, keyframe: false);

        Assert.Equal([3, 4, 5, 6], TakeAll());
    }

    [Fact]
    public void Next_silo_gets_every_unit_that_the_last_one_did_not_confirm()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: false);
        Put(3, keyframe: true);
        Put(4, keyframe: true);
        TakeAll();
        _queue.Acknowledge(TrackId.Main, 1); // 2 may be lost: its GOP comes again as a whole
        _queue.StartOver(int.MaxValue);

        Assert.Equal([1, 2, 3, 4], TakeAll());
    }

    [Fact]
    public void What_was_sent_again_counts_as_unconfirmed_again()
    {
        Put(1, keyframe: true);
        Put(2, keyframe: true);
        TakeAll();
        _queue.StartOver(int.MaxValue);
        TakeAll();
        _queue.StartOver(int.MaxValue);

        Assert.Equal([1, 2], TakeAll());
    }

    [Fact]
    public void What_is_kept_for_the_next_silo_is_bounded()
    {
        for (ulong gop = 0; gop < 300; gop++)
        {
            Put((gop * 2) + 1, keyframe: true, length: 900);
            TakeAll();
            Put((gop * 2) + 2, keyframe: false, length: 50);
            TakeAll();
        }

        _queue.StartOver(int.MaxValue);

        Assert.InRange(_queue.Depth, 150, 220); // 100,000 bytes of GOPs with 950 bytes and their parameter sets
        Assert.Equal(600, TakeAll()[^1]);
    }

    [Fact]
    public void Unit_that_the_next_silo_would_refuse_is_not_sent_to_it_again()
    {
        Put(1, keyframe: true, length: 400);
        TakeAll();
        Put(2, keyframe: false);
        _queue.StartOver(maxUnitBytes: 300);
        Put(3, keyframe: false);
        Put(4, keyframe: true);

        Assert.Equal([4], TakeAll());
    }

    [Fact]
    public void After_a_long_outage_only_the_newest_keyframe_counts()
    {
        Put(1, keyframe: true);
        TakeAll();
        Put(2, keyframe: false);
        _time.Advance(TimeSpan.FromSeconds(3));
        Put(3, keyframe: false);
        Put(4, keyframe: true); // replaces what is too old
        Put(5, keyframe: false);
        _queue.StartOver(int.MaxValue);

        Assert.Equal([4, 5], TakeAll());
    }

    [Fact]
    public void Tracks_are_bounded_apart_and_leave_in_order_of_arrival()
    {
        Put(1, keyframe: true);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _queue.Put(AccessUnits.H264(11, keyframe: true, TrackId.Sub));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Put(2, keyframe: false, length: 2000);
        _queue.Put(AccessUnits.H264(12, keyframe: false, TrackId.Sub));

        Assert.Equal([1, 11, 12], TakeAll());
    }

    [Fact]
    public void Picture_waits_for_all_video_and_the_newest_wins()
    {
        Put(1, keyframe: true);
        _queue.Put(Picture(1));
        _queue.Put(Picture(2));
        Assert.False(_queue.TryTakePicture(out _));

        TakeAll();

        Assert.True(_queue.TryTakePicture(out AccessUnit? picture));
        Assert.Equal(2UL, picture!.Info.Sequence);
        picture.Dispose();
        Assert.False(_queue.TryTakePicture(out _));
    }

    [Fact]
    public void Newest_detections_win()
    {
        _queue.Put(new Detections { Version = 1 });
        _queue.Put(new Detections { Version = 2 });

        Assert.True(_queue.TryTakeDetections(out Detections? detections));
        Assert.Equal(2u, detections!.Version);
        Assert.False(_queue.TryTakeDetections(out _));
    }

    [Fact]
    public async Task Wait_ends_when_something_comes()
    {
        Task waiting = _queue.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _queue.Put(new Detections());

        await waiting.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Closed_queue_refuses_and_keeps_nothing()
    {
        _queue.Close();
        Put(1, keyframe: true);

        Assert.Empty(TakeAll());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_comes_out_can_always_be_decoded(int seed)
    {
        Random random = new(seed);
        ulong? last = null;
        for (ulong sequence = 1; sequence < 3000; sequence++)
        {
            Put(sequence, keyframe: random.Next(20) == 0, length: random.Next(1, 500));
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
            if (random.Next(200) == 0)
            {
                _queue.StartOver(int.MaxValue);
                last = null;
            }

            if (random.Next(3) == 0 && _queue.TryTakeVideo(out AccessUnit? unit))
            {
                Assert.True(unit!.IsKeyframe || unit.Info.Sequence == last + 1, $"unit {unit.Info.Sequence} came after {last}");
                last = unit.Info.Sequence;
                unit.Dispose();
            }
        }
    }

    private static AccessUnit Picture(ulong sequence) => AccessUnits.Wrap([0xFF, 0xD8, 0xFF, 0xD9], VideoCodec.Jpeg, sequence, keyframe: true, TrackId.Picture);

    private void Put(ulong sequence, bool keyframe, int length = 100, SendQueue? to = null) =>
        (to ?? _queue).Put(AccessUnits.H264(sequence, keyframe, sliceLength: length));

    private List<int> TakeAll(SendQueue? from = null)
    {
        List<int> sequences = [];
        while ((from ?? _queue).TryTakeVideo(out AccessUnit? unit))
        {
            sequences.Add((int)unit!.Info.Sequence);
            unit.Dispose();
        }

        return sequences;
    }
}
