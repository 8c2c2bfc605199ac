using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Hub.Tests;

public sealed class CameraTrackTests : HubFixture
{
    [Fact]
    public void Attach_replays_the_gop_and_goes_on_live()
    {
        Publish(10, keyframe: true);
        Publish(11);
        RecordingSink sink = new();

        using IDisposable attachment = Main.Attach(sink);
        Publish(12);
        Publish(13, keyframe: true);

        Assert.Equal("K10r D11r D12 K13", sink.ToString());
    }

    [Fact]
    public void Attach_without_replay_waits_for_a_keyframe()
    {
        Publish(10, keyframe: true);
        RecordingSink sink = new();

        using IDisposable attachment = Main.Attach(sink, replay: false);
        Publish(11);
        Publish(12, keyframe: true);
        Publish(13);

        Assert.Equal("K12 D13", sink.ToString());
    }

    [Fact]
    public void Detached_sink_hears_nothing()
    {
        RecordingSink sink = new();
        Main.Attach(sink).Dispose();

        Publish(10, keyframe: true);

        Assert.Equal(string.Empty, sink.ToString());
        Assert.Equal(0, Main.Snapshot().Sinks);
    }

    [Fact]
    public void Publish_before_the_first_keyframe_reaches_nobody()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);

        Assert.False(Publish(10));

        Assert.Equal(string.Empty, sink.ToString());
    }

    [Fact]
    public void Publish_after_a_gap_waits_for_the_next_keyframe_and_says_so_once()
    {
        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        Publish(10, keyframe: true);

        Assert.False(Publish(12));
        Assert.False(Publish(13));
        Assert.True(Publish(14, keyframe: true));

        Assert.Equal("K10 | K14", sink.ToString());
    }

    [Fact]
    public void Viewer_who_joins_inside_a_gap_starts_on_the_last_whole_gop()
    {
        Publish(10, keyframe: true);
        Publish(12);
        RecordingSink sink = new();

        using IDisposable attachment = Main.Attach(sink);
        Publish(14, keyframe: true);

        Assert.Equal("K10r K14", sink.ToString());
    }

    [Fact]
    public void Gop_that_outgrows_its_limit_is_not_replayed()
    {
        Publish(0, keyframe: true);
        for (ulong i = 1; i <= 10; i++)
        {
            Publish(i);
        }

        RecordingSink sink = new();
        using IDisposable attachment = Main.Attach(sink);
        Publish(11);
        Publish(12, keyframe: true);

        Assert.Equal("K12", sink.ToString());
    }

    [Fact]
    public void Throwing_sink_is_detached_and_others_go_on()
    {
        RecordingSink faulty = new() { OnUnit = _ => throw new InvalidOperationException("bug in a viewer") };
        RecordingSink healthy = new();
        using IDisposable first = Main.Attach(faulty);
        using IDisposable second = Main.Attach(healthy);

        Publish(10, keyframe: true);
        Publish(11);

        Assert.Equal("K10 D11", healthy.ToString());
        Assert.Equal(1, Main.Snapshot().Sinks);
    }

    [Fact]
    public void Sink_that_keeps_a_unit_keeps_its_bytes()
    {
        AccessUnit? kept = null;
        RecordingSink sink = new() { OnUnit = unit => kept = unit.AddReference() };
        Main.Attach(sink).Dispose();
        using IDisposable attachment = Main.Attach(sink);

        Publish(10, keyframe: true);
        attachment.Dispose();
        Publish(11, keyframe: true);

        using (kept)
        {
            Assert.Equal(10UL, kept!.Info.Sequence);
            Assert.Equal(0x80 | 10, kept.PayloadSpan[^1]);
        }
    }

    [Fact]
    public void Snapshot_measures_rate_over_a_second_and_forgets_it_when_nothing_comes()
    {
        for (ulong i = 0; i <= 31; i++)
        {
            Publish(i, keyframe: i % 8 == 0, sliceLength: 995);
            Time.Advance(TimeSpan.FromSeconds(1) / 30);
        }

        CameraTrackModel streaming = Main.Snapshot();
        Assert.Equal(30, streaming.FramesPerSecond, 0.5);
        Assert.InRange(streaming.BitrateBps, 30 * 8 * 1000, 30 * 8 * 1010);

        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, Main.Snapshot().FramesPerSecond);
    }

    [Fact]
    public void ParameterSets_come_from_the_keyframe()
    {
        Publish(10, keyframe: true);

        Assert.Equal((1280, 720), (Main.ParameterSets!.Width, Main.ParameterSets.Height));
    }

    [Fact]
    public void Publish_in_steady_state_does_not_allocate()
    {
        const int unitsOfGop = 9;
        AccessUnit[] units = [.. Enumerable.Range(0, (1 + Allocations.MaxRuns) * unitsOfGop).Select(i => AccessUnits.H264((ulong)i, keyframe: i % unitsOfGop == 0))];
        int next = 0;
        bool all = true;
        PublishGop(); // lets the cache grow to its size
        Allocations.AssertNone(PublishGop);
        Array.ForEach(units, unit => unit.Dispose());
        Assert.True(all);

        void PublishGop()
        {
            for (int end = next + unitsOfGop; next < end; next++)
            {
                all &= Publication.Publish(units[next]);
            }
        }
    }

    [Fact]
    public async Task Attach_while_publishing_misses_nothing_and_repeats_nothing()
    {
        bool enough = false;
        Task publishing = Task.Run(() =>
        {
            for (ulong i = 0; !Volatile.Read(ref enough); i++)
            {
                Publish(i, keyframe: i % 5 == 0, sliceLength: 1);
            }
        }, TestContext.Current.CancellationToken);

        for (int round = 0; round < 200; round++)
        {
            GapFinder viewer = new();
            using (Main.Attach(viewer))
            {
                Assert.True(SpinWait.SpinUntil(() => viewer.Units > 7, TimeSpan.FromSeconds(20)), "no units were published");
            }

            Assert.Null(viewer.Gap);
        }

        Volatile.Write(ref enough, true);
        await publishing;
    }

    private sealed class GapFinder : IAccessUnitSink
    {
        private ulong? _last;
        private int _units;

        public int Units => Volatile.Read(ref _units);

        public string? Gap { get; private set; }

        public void OnAccessUnit(AccessUnit unit, bool isReplay)
        {
            bool continues = _last is null ? unit.IsKeyframe : unit.Info.Sequence == _last + 1;
            Gap ??= continues ? null : $"{_last} -> {unit.Info.Sequence}";
            _last = unit.Info.Sequence;
            Volatile.Write(ref _units, _units + 1);
        }

        public void OnDiscontinuity() => Gap ??= "discontinuity";
    }
}
