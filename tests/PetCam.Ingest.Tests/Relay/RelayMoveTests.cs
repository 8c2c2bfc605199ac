using PetCam.Domain.Cameras;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>The camera moves, or silos die: viewers go on where they were.</summary>
public sealed class RelayMoveTests : RelayScenario
{
    [Fact]
    public async Task Camera_that_moves_goes_on_without_a_gap_or_a_repeat()
    {
        LoopbackSilo first = await Cluster.AddAsync("a");
        LoopbackSilo second = await Cluster.AddAsync("b");
        LoopbackSilo viewer = await Cluster.AddAsync("v");
        using HomeCamera before = new(Cluster, first);
        before.Publish(0, 14);
        using Watcher there = await WatchAsync(viewer, upTo: 14);

        using HomeCamera after = new(Cluster, second); // the same agent; its queue begins with the keyframe that was sent before
        after.Publish(10, 18);
        await there.UntilAsync(18);

        Assert.Equal([10UL, 11, 12, 13, 14, 15, 16, 17, 18], there.Sequences);
        Assert.Equal(0, there.Discontinuities);
        Assert.Equal(after.Epoch, viewer.Stream("kitchen").Publication!.Epoch);
        await Eventually.TrueAsync("the first home is let go", Patience, () => Task.FromResult(!first.Stream("kitchen").IsWanted));
    }

    [Fact]
    public async Task Camera_that_is_just_arriving_is_waited_for_and_asked_for_once()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        CameraUplink arriving = home.Uplinks.GetOrAdd(CameraId.Parse("kitchen"))!;
        await arriving.Turn.WaitAsync(TestContext.Current.CancellationToken);
        Cluster.Claim(home, "kitchen"); // as told by the directory: claimed, and not published yet
        using Watcher there = new(other);
        await Eventually.TrueAsync("the camera is asked for", Patience, () => Task.FromResult(!other.Connected.IsEmpty));

        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        arriving.Turn.Release();
        await there.UntilAsync(5);

        Assert.Single(other.Connected);
    }

    /// <summary>A camera whose agent never came: each attempt costs both silos a handshake.</summary>
    [Fact]
    public async Task Home_that_is_asked_in_vain_is_asked_ever_more_rarely()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo other = await Cluster.AddAsync("b", options => (options.FirstRetry, options.MaxRetry) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));
        Cluster.Claim(home, "kitchen");
        using Watcher there = new(other);
        await Eventually.TrueAsync("it is asked again", Patience, () => Task.FromResult(other.Connected.Count > 3));

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // a slow machine asks less, never more

        Assert.InRange(other.Connected.Count, 4, 40); // after 40 doublings of a millisecond's wait; hundreds when they begin anew each time
    }

    [Fact]
    public async Task Viewers_at_the_old_home_follow_the_camera()
    {
        LoopbackSilo first = await Cluster.AddAsync("a");
        LoopbackSilo second = await Cluster.AddAsync("b");
        using HomeCamera before = new(Cluster, first);
        using Watcher there = new(first);
        before.Publish(0, 12);

        using HomeCamera after = new(Cluster, second);
        after.Publish(10, 19);
        await there.UntilAsync(19);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (ulong)i), there.Sequences);
        Assert.True(before.IsSuperseded);
        Assert.True(first.Stream("kitchen").Publication!.IsRelayed);
    }

    [Fact]
    public async Task Death_of_the_home_costs_viewers_what_nobody_has()
    {
        LoopbackSilo first = await Cluster.AddAsync("a");
        LoopbackSilo second = await Cluster.AddAsync("b");
        LoopbackSilo viewer = await Cluster.AddAsync("v");
        HomeCamera before = new(Cluster, first);
        before.Publish(0, 14);
        using Watcher there = await WatchAsync(viewer, upTo: 14);

        before.Dispose();
        await Cluster.KillAsync(first);
        using HomeCamera after = new(Cluster, second);
        after.Publish(20, 25); // 15 to 19 were lost with the silo
        await there.UntilAsync(25);

        Assert.Equal([10UL, 11, 12, 13, 14, 20, 21, 22, 23, 24, 25], there.Sequences);
        Assert.Equal(0, there.Discontinuities); // a keyframe needs nothing of what was lost
    }

    [Fact]
    public async Task Restarted_agent_begins_anew_at_a_keyframe()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo viewer = await Cluster.AddAsync("v");
        using HomeCamera before = new(Cluster, home, session: 7);
        before.Publish(0, 14);
        using Watcher there = await WatchAsync(viewer, upTo: 14);

        using HomeCamera after = new(Cluster, home, session: 8);
        after.Publish(0, 16);
        await there.UntilAsync(16);

        ulong[] sequences = there.Sequences;
        Assert.Equal([10UL, 11, 12, 13, 14], sequences[..5]);
        Assert.Equal(0UL, sequences[5] % HomeCamera.GopLength);
        Assert.Equal(sequences[5..].Order().Distinct(), sequences[5..]);
        Assert.Equal(1, there.Discontinuities);
    }

    [Fact]
    public async Task Broken_link_is_opened_again_and_the_home_is_suspected()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo viewer = await Cluster.AddAsync("v");
        CuttableStream? link = null;
        viewer.Filter = stream => link = new CuttableStream(stream);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(viewer, upTo: 5);

        link!.Dispose();
        await Eventually.TrueAsync("the link is opened again", Patience, () => Task.FromResult(viewer.Connected.Count > 1));
        camera.Publish(6, 9);
        await there.UntilAsync(9);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (ulong)i), there.Sequences);
        Assert.Equal(0, there.Discontinuities);
        Assert.True(viewer.Stream("kitchen").IsOnline);
    }

    [Fact]
    public async Task Camera_without_a_home_goes_offline_after_the_hold_time_and_comes_back()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo viewer = await Cluster.AddAsync("v", options => options.HoldTime = TimeSpan.FromMilliseconds(50));
        HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(viewer, upTo: 5);

        camera.Dispose();
        await Eventually.TrueAsync("it is offline there too", Patience, () => Task.FromResult(!viewer.Stream("kitchen").IsOnline));
        using HomeCamera again = new(Cluster, home, session: 9);
        again.Publish(0, 3);
        await Eventually.TrueAsync("it is online again", Patience, () => Task.FromResult(viewer.Stream("kitchen").IsOnline));
        again.Publish(4, 12);
        await there.UntilAsync(12);

        Assert.Equal(VideoCodec.H264, viewer.Stream("kitchen")[TrackId.Main].Codec);
    }
}
