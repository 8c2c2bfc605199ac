using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Pacing;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>The wiring; how well the parts estimate and choose is tested with each of them on simulated links.</summary>
public sealed class ViewerCongestionTests
{
    private const double MainBps = 1_700_000;
    private const double SubBps = 150_000;
    private const long TickMicroseconds = 100_000;

    private readonly ViewerCongestion _congestion = ViewerCongestion.For(MainBps);
    private readonly ViewerPace _pace = new();
    private long _now;

    [Fact]
    public void Viewer_begins_on_the_main_stream_unpaced()
    {
        Assert.Equal(StreamLayer.Main, Run(ticks: 50));
        Assert.False(_pace.IsLimited);
        Assert.True(_congestion.EstimateBps > MainBps);
    }

    [Fact]
    public void Viewer_that_says_it_can_take_little_is_sent_the_sub_stream_and_paced()
    {
        Send();
        Run(ticks: 40); // long enough to expect no transport-wide feedback any more
        StreamLayer layer = StreamLayer.Main;
        for (int i = 0; i < 20; i++)
        {
            Send();
            _congestion.Estimator.OnRemb(300_000, _now);
            layer = Run(ticks: 10);
        }

        Assert.Equal(StreamLayer.Sub, layer);
        Assert.True(_pace.IsLimited);
    }

    [Fact]
    public void Camera_without_a_sub_stream_is_sent_by_its_keyframes()
    {
        Send();
        Run(ticks: 40);
        StreamLayer layer = StreamLayer.Main;
        for (int i = 0; i < 20; i++)
        {
            Send();
            _congestion.Estimator.OnRemb(300_000, _now);
            layer = Run(ticks: 10, subBps: 0);
        }

        Assert.Equal(StreamLayer.KeyframesOnly, layer);
    }

    [Fact]
    public void Camera_that_is_silent_speaks_against_nothing()
    {
        Run(ticks: 20);
        for (int i = 0; i < 50; i++)
        {
            _now += TickMicroseconds;
            Assert.Equal(StreamLayer.Main, _congestion.Update(0, 0, _pace, _now));
        }
    }

    // A second of the main stream, told to the estimator.
    private void Send()
    {
        for (ushort i = 0; i < 180; i++)
        {
            _congestion.Estimator.OnPacketSent(i, _now, 1200);
        }
    }

    private StreamLayer Run(int ticks, double subBps = SubBps)
    {
        StreamLayer layer = StreamLayer.Main;
        for (int i = 0; i < ticks; i++)
        {
            _now += TickMicroseconds;
            layer = _congestion.Update(MainBps, subBps, _pace, _now);
        }

        return layer;
    }
}
