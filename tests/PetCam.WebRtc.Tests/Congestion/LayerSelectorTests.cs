using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class LayerSelectorTests
{
    private const long Main = 1_700_000;
    private const long Sub = 150_000;
    private const long Step = 50_000;
    private const double Tolerance = 0.06; // one step

    private readonly LayerSelector _selector = new();
    private long _now = 1_000_000;

    [Fact]
    public void Wide_path_is_sent_the_main_stream_and_nothing_is_probed()
    {
        Assert.Equal(StreamLayer.Main, Run(60, 1_700_000));
        Assert.Equal(0, _selector.WantedBps);
    }

    [Fact]
    public void Much_too_thin_path_goes_down_at_once() => Assert.Equal(0.2, SecondsUntil(StreamLayer.Sub, 1_000_000));

    [Fact]
    public void Much_too_thin_path_with_a_long_queue_is_left_without_waiting()
    {
        Run(5, 3_000_000);
        Assert.False(_selector.IsUrgent);
        Assert.Equal(StreamLayer.Sub, _selector.Update(1_000_000, Main, Sub, 300_000, _now));
        Assert.True(_selector.IsUrgent);
        Assert.Equal(StreamLayer.Sub, _selector.Update(1_000_000, Main, Sub, 300_000, _now + Step));
        Assert.False(_selector.IsUrgent); // the sub-stream passes
    }

    [Fact]
    public void Long_queue_alone_is_no_reason_to_go_down()
    {
        Run(5, 3_000_000);
        Assert.Equal(StreamLayer.Main, _selector.Update(3_000_000, Main, Sub, 600_000, _now));
        Assert.False(_selector.IsUrgent);
    }

    [Fact]
    public void Slightly_too_thin_path_is_asked_first()
    {
        Run(0.1, 1_600_000);
        Assert.Equal(StreamLayer.Main, _selector.Layer);
        Assert.Equal(2_040_000, _selector.WantedBps);
        Run(60, 2_000_000); // the probe refuted it
        Assert.Equal(StreamLayer.Main, _selector.Layer);
        Assert.Equal(1.0, SecondsUntil(StreamLayer.Sub, 1_600_000));
    }

    [Fact]
    public void Path_thinner_than_the_sub_stream_goes_down_to_keyframes_and_back_step_by_step()
    {
        Assert.Equal(StreamLayer.KeyframesOnly, Run(1, 100_000));
        Run(2, 100_000);
        Assert.Equal(180_000, _selector.WantedBps);
        Assert.Equal(StreamLayer.Sub, Run(2, 200_000));
        Assert.Equal(2_040_000, _selector.WantedBps);
        Assert.Equal(StreamLayer.Main, Run(2, 2_040_000));
    }

    [Fact]
    public void Without_a_sub_stream_there_are_main_stream_and_keyframes_only()
    {
        _now += 1_000_000;
        for (int i = 0; i < 100; i++, _now += Step)
        {
            _selector.Update(300_000, Main, 0, 0, _now);
        }

        Assert.Equal(StreamLayer.KeyframesOnly, _selector.Layer);
        Assert.Equal(2_040_000, _selector.WantedBps);
        for (int i = 0; i < 100; i++, _now += Step)
        {
            _selector.Update(2_100_000, Main, 0, 0, _now);
        }

        Assert.Equal(StreamLayer.Main, _selector.Layer);
    }

    [Fact]
    public void Sub_stream_that_ends_is_replaced_at_once()
    {
        Run(3, 300_000);
        Assert.Equal(StreamLayer.KeyframesOnly, _selector.Update(300_000, Main, 0, 0, _now));
    }

    [Fact]
    public void Main_stream_of_unknown_bitrate_is_not_spoken_against() => Assert.Equal(StreamLayer.Main, _selector.Update(50_000, 0, 0, 0, _now));

    [Fact]
    public void Estimate_must_exceed_the_need_by_a_fifth_and_for_some_time()
    {
        Run(5, 300_000);
        Assert.Equal(StreamLayer.Sub, Run(60, 2_000_000));
        Assert.Equal(StreamLayer.Sub, Run(1, 2_100_000));
        Run(0.1, 2_000_000);
        Assert.Equal(1.5, SecondsUntil(StreamLayer.Main, 2_100_000));
    }

    [Fact]
    public void Up_switch_that_has_to_be_taken_back_doubles_the_pause()
    {
        Assert.Equal(3.5, Pause(), Tolerance); // two seconds for the queue, one and a half of proof
        Assert.Equal(21.5, Pause(), Tolerance);
        Assert.Equal(41.5, Pause(), Tolerance);
        Assert.Equal(81.5, Pause(), Tolerance);
        Run(400, 3_000_000);
        Assert.Equal(3.5, Pause(), Tolerance);

        double Pause()
        {
            SecondsUntil(StreamLayer.Sub, 1_000_000);
            Assert.Equal(0, _selector.WantedBps);
            return SecondsUntil(StreamLayer.Main, 3_000_000);
        }
    }

    private StreamLayer Run(double seconds, long estimateBps)
    {
        for (long end = _now + (long)(seconds * 1e6); _now < end; _now += Step)
        {
            _selector.Update(estimateBps, Main, Sub, 0, _now);
        }

        return _selector.Layer;
    }

    private double SecondsUntil(StreamLayer layer, long estimateBps)
    {
        long start = _now;
        while (_selector.Update(estimateBps, Main, Sub, 0, _now) != layer)
        {
            _now += Step;
            Assert.InRange(_now - start, 0, 200_000_000);
        }

        double seconds = (_now - start) / 1e6;
        _now += Step;
        return seconds;
    }
}
