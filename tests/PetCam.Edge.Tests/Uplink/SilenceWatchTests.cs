using PetCam.Edge.Uplink;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Uplink;

public sealed class SilenceWatchTests
{
    private static readonly TimeSpan Step = SilenceWatch.LookInterval;

    private readonly ManualTimeProvider _time = new();
    private readonly AnswerTimes _answers;
    private readonly SilenceWatch _watch;

    public SilenceWatchTests()
    {
        _answers = new AnswerTimes(_time);
        _watch = new SilenceWatch(_answers, _time);
    }

    [Fact]
    public void Frozen_silo_is_lost_within_a_second_though_its_kernel_confirms_all()
    {
        long acked = 0;
        TimeSpan took = RunUntilLost(() => Progress(acked += 6000, 0));

        Assert.InRange(took, TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public void Silo_that_speaks_is_never_lost()
    {
        for (int i = 0; i < 100; i++)
        {
            _watch.Heard();
            Assert.Equal(SilenceVerdict.Fine, Look(Progress(0, 0)));
        }
    }

    [Fact]
    public void Keyframe_that_fills_a_slow_link_is_no_silence()
    {
        long acked = 0;
        const long KeyframeBytes = 300_000;
        while (acked < KeyframeBytes) // 500 kb/s: almost five seconds in front of the probe
        {
            acked += 6_250;
            Assert.NotEqual(SilenceVerdict.Lost, Look(Progress(acked, KeyframeBytes - acked), ask: true));
        }

        _watch.Heard();
        Assert.InRange(_answers.Slowest, TimeSpan.Zero, Step); // the silo was not slow: the link was
    }

    [Fact]
    public void Idle_silo_that_confirms_a_little_now_and_then_is_lost_in_time()
    {
        int looks = 0;
        TimeSpan took = RunUntilLost(() => Progress(100 * (looks++ / 5), looks % 5 == 0 ? 65_000 : 0)); // loopback: segments count as large

        Assert.InRange(took, TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(1.6));
    }

    [Fact]
    public void Dead_network_is_lost_although_no_probe_gets_through()
    {
        Assert.InRange(RunUntilLost(() => Progress(1000, 50_000)), TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public void Slow_network_is_given_time_to_lose_a_segment_twice()
    {
        TcpProgress far = new(0, 0, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(50));

        Assert.InRange(RunUntilLost(() => far), TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.3)); // 0.3 + 3 x 0.5, and the asking
    }

    [Fact]
    public void Silo_that_answers_later_and_later_is_given_the_time()
    {
        foreach (int looks in (int[])[2, 3, 5, 8, 12, 16]) // each 100 ms; the last ones longer than a silo that answers promptly may be silent
        {
            Assert.Equal(SilenceVerdict.Ask, LookUntilAsked());
            for (int i = 1; i < looks; i++)
            {
                Assert.Equal(SilenceVerdict.Fine, Look(Progress(0, 0)));
            }

            _watch.Heard();
        }
    }

    [Fact]
    public void After_a_loss_the_next_silo_has_more_time_and_a_minute_later_no_more()
    {
        TimeSpan first = RunUntilLost(() => Progress(0, 0));
        SilenceWatch next = new(_answers, _time);
        TimeSpan second = RunUntilLost(() => Progress(0, 0), watch: next);
        Assert.InRange(second, first * 2, SilenceWatch.MaxLimit + TimeSpan.FromSeconds(0.5));

        _time.Advance(TimeSpan.FromMinutes(1));
        TimeSpan third = RunUntilLost(() => Progress(0, 0), watch: new SilenceWatch(_answers, _time));
        Assert.Equal(first, third);
    }

    [Fact]
    public void Without_an_alternative_there_is_no_haste()
    {
        Assert.InRange(RunUntilLost(() => Progress(0, 0), hasAlternative: false), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public void Kernel_that_tells_nothing_makes_for_patience()
    {
        Assert.InRange(RunUntilLost(() => null), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public void Agent_that_was_stopped_itself_blames_nobody()
    {
        Look(Progress(0, 0));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotEqual(SilenceVerdict.Lost, _watch.Look(Progress(0, 0), hasAlternative: true));
    }

    private static TcpProgress Progress(long acked, long pending) => new(acked, pending, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

    private SilenceVerdict Look(TcpProgress? progress, bool hasAlternative = true, bool ask = false, SilenceWatch? watch = null)
    {
        _time.Advance(Step);
        SilenceVerdict verdict = (watch ?? _watch).Look(progress, hasAlternative);
        if (verdict == SilenceVerdict.Ask && !ask)
        {
            (watch ?? _watch).ProbeSent(progress);
        }

        return verdict;
    }

    private SilenceVerdict LookUntilAsked()
    {
        SilenceVerdict verdict = SilenceVerdict.Fine;
        while (verdict == SilenceVerdict.Fine)
        {
            verdict = Look(Progress(0, 0));
        }

        return verdict;
    }

    private TimeSpan RunUntilLost(Func<TcpProgress?> progress, bool hasAlternative = true, SilenceWatch? watch = null)
    {
        TimeSpan took = TimeSpan.Zero;
        for (SilenceVerdict verdict = SilenceVerdict.Fine; verdict != SilenceVerdict.Lost; took += Step)
        {
            Assert.True(took < TimeSpan.FromSeconds(10), "nothing is ever lost");
            verdict = Look(progress(), hasAlternative, watch: watch);
        }

        return took;
    }
}
