using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>Estimator and selector together: a camera with 1.7 Mb/s and 150 kb/s, pictures sent as bursts.</summary>
public sealed class LayerSwitchingTests
{
    public static TheoryData<int, int, bool> ConstantCapacities()
    {
        TheoryData<int, int, bool> data = [];
        foreach (int kilobits in (int[])[200, 300, 500, 800, 1200, 1500, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 2500, 3000, 4000])
        {
            data.Add(kilobits, 64_000, false);
            data.Add(kilobits, 64_000, true);
            data.Add(kilobits, 250_000, false);
            data.Add(kilobits, 250_000, true);
        }

        return data;
    }

    [Theory]
    [InlineData(30_000, 20_000)]
    [InlineData(100_000, 20_000)]
    [InlineData(100_000, 100_000)]
    public void Cap_is_met_with_the_sub_stream_and_its_end_with_the_main_stream(int queueBytes, long baseDelayMicroseconds)
    {
        SimulatedLink link = new(5) { CapacityBps = 20_000_000, QueueBytes = queueBytes, BaseDelayMicroseconds = baseDelayMicroseconds };
        SimulatedSession session = new(link);
        session.Run(20);
        Assert.Empty(session.Switches);

        link.CapacityBps = 300_000;
        double capped = session.Seconds;
        session.Run(5);
        Assert.Equal(StreamLayer.Sub, session.Selector.Layer);
        Assert.InRange(session.Switches[0].Seconds - capped, 0, 0.9 + (2 * baseDelayMicroseconds / 1e6));
        int switches = session.Switches.Count;
        session.Run(55);
        Assert.Equal(switches, session.Switches.Count);

        link.CapacityBps = 20_000_000;
        session.Run(15);
        Assert.Equal(StreamLayer.Main, session.Selector.Layer);
        session.Run(45);
        Assert.Equal(switches + 1, session.Switches.Count);
    }

    [Theory]
    [MemberData(nameof(ConstantCapacities))]
    public void Constant_capacity_sees_at_most_one_needless_switch_a_minute(int kilobits, int queueBytes, bool replaysGop)
    {
        SimulatedLink link = new(kilobits) { CapacityBps = kilobits * 1000L, QueueBytes = queueBytes };
        SimulatedSession session = new(link) { ReplaysGop = replaysGop };
        session.Run(60);
        bool mainFits = session.MainBps < link.CapacityBps;
        int needed = mainFits ? 0 : 1;
        string told = string.Join(", ", session.Switches.Select(change => $"{change.Seconds:F1} s {change.Layer}"));
        Assert.True(session.Switches.Count <= needed + 1, told);
        Assert.True(mainFits || session.Selector.Layer == StreamLayer.Sub, told);
        Assert.True(session.Selector.Layer == StreamLayer.Main || kilobits < 2500, told);
    }

    [Fact]
    public void Path_thinner_than_the_sub_stream_is_left_keyframes_only_and_recovers()
    {
        SimulatedLink link = new(6) { CapacityBps = 80_000, QueueBytes = 30_000 };
        SimulatedSession session = new(link);
        session.Run(20);
        Assert.Equal(StreamLayer.KeyframesOnly, session.Selector.Layer);
        link.CapacityBps = 20_000_000;
        session.Run(20);
        Assert.Equal(StreamLayer.Main, session.Selector.Layer);
    }

    [Fact]
    public void Camera_without_a_sub_stream_is_left_keyframes_and_recovers()
    {
        SimulatedLink link = new(9) { CapacityBps = 600_000 };
        SimulatedSession session = new(link) { SubBps = 0 };
        session.Run(5);
        Assert.Equal(StreamLayer.KeyframesOnly, session.Selector.Layer);
        session.Run(55);
        Assert.Single(session.Switches);
        link.CapacityBps = 20_000_000;
        session.Run(15);
        Assert.Equal(StreamLayer.Main, session.Selector.Layer);
    }

    [Fact]
    public void Path_that_loses_everything_above_its_rate_is_met_with_the_sub_stream()
    {
        SimulatedLink link = new(7) { CapacityBps = 300_000, QueueBytes = 6_000 };
        SimulatedSession session = new(link);
        session.Run(5);
        Assert.Equal(StreamLayer.Sub, session.Selector.Layer);
        int switches = session.Switches.Count;
        session.Run(55);
        Assert.Equal(switches, session.Switches.Count);
    }

    [Fact]
    public void Viewer_who_stays_low_is_probed_seldom()
    {
        SimulatedLink link = new(8) { CapacityBps = 300_000, QueueBytes = 64_000 };
        SimulatedSession session = new(link);
        session.Run(30);
        int before = session.ProbeClusters;
        List<long> queues = [];
        session.Run(60, () => queues.Add(link.QueueMicroseconds));
        Assert.InRange(session.ProbeClusters - before, 8, 12);
        Assert.InRange(queues.Max(), 0, 350_000);
    }

    [Fact]
    public void Viewer_who_cannot_be_probed_comes_back_by_a_try_after_the_caps_end()
    {
        SimulatedLink link = new(10) { CapacityBps = 20_000_000, QueueBytes = 48_000 };
        SimulatedSession session = new(link, canProbe: false);
        session.Run(10);
        link.CapacityBps = 300_000;
        session.Run(5);
        Assert.Equal(StreamLayer.Sub, session.Selector.Layer);
        link.CapacityBps = 20_000_000;
        session.Run(15);
        Assert.Equal(StreamLayer.Main, session.Selector.Layer);
        session.Run(120);
        Assert.Equal(2, session.Switches.Count);
        Assert.Equal(0, session.ProbeClusters);
    }

    [Fact]
    public void Viewer_who_cannot_be_probed_is_tried_ever_more_seldom_on_a_thin_path()
    {
        SimulatedLink link = new(12) { CapacityBps = 300_000, QueueBytes = 48_000 };
        SimulatedSession session = new(link, canProbe: false);
        session.Run(600);
        double[] tries = [.. session.Switches.Where(change => change.Layer == StreamLayer.Main).Select(change => change.Seconds)];
        Assert.InRange(tries.Length, 3, 6);
        Assert.True(tries[^1] - tries[^2] > 4 * (tries[1] - tries[0]), string.Join(", ", tries));
        for (int i = 0; i < session.Switches.Count - 1; i++)
        {
            bool isTry = session.Switches[i].Layer == StreamLayer.Main;
            Assert.True(!isTry || session.Switches[i + 1].Seconds - session.Switches[i].Seconds < 2, $"The try at {session.Switches[i].Seconds} s was not taken back at once.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Route_that_becomes_longer_costs_no_switch(int seed)
    {
        SimulatedLink link = new(seed) { CapacityBps = 100_000_000, BaseDelayMicroseconds = 1_000 };
        SimulatedSession session = new(link);
        session.Run(20);
        (link.BaseDelayMicroseconds, link.JitterMicroseconds) = (150_000, 10_000);
        session.Run(40);
        Assert.Empty(session.Switches);
    }
}
