using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Testing;
using DetectedObject = PetCam.Domain.Detections.DetectedObject;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Two silos, real TCP: what comes out there is what went in here.</summary>
public sealed class RelayTests : RelayScenario
{
    [Fact]
    public async Task Viewer_elsewhere_starts_on_the_cached_gop_and_sees_every_unit_as_it_was()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 14);
        using Watcher here = new(home);
        using Watcher there = await WatchAsync(other, upTo: 14);

        camera.Publish(15, 40, sliceLength: 30_000);
        await there.UntilAsync(40);

        Assert.Equal(here.Seen, there.Seen);
        Assert.Equal(10UL, there.Sequences[0]);
        Assert.Equal(camera.Epoch, other.Stream("kitchen").Publication!.Epoch);
        Assert.Equal(0, there.Discontinuities);
        camera.Dispose();
    }

    [Fact]
    public async Task Other_tracks_and_sound_come_too()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 3);
        camera.Publish(20, 23, TrackId.Sub);
        using (AccessUnit jpeg = AccessUnits.Wrap(Pictures.Jpeg, VideoCodec.Jpeg, 5, keyframe: true, TrackId.Picture))
        {
            camera.Publication.Publish(jpeg);
        }

        AudioFormat format = new(AudioCodec.Pcmu, 8000, 1);
        camera.Publication.AnnounceAudio(format);
        using Watcher sub = new(other, track: TrackId.Sub);
        using Watcher picture = new(other, track: TrackId.Picture);
        using SoundWatcher sound = new(other.Stream("kitchen").Audio);
        await sub.UntilAsync(23);
        await picture.UntilAsync(5);
        using (AudioFrame frame = new(MediaBuffer.Copy(new byte[160]), new AudioFrameInfo { Format = format, CaptureTime = new CaptureTime(1_000_000), Sequence = 9, Duration = 160 }))
        {
            camera.Publication.Publish(frame);
        }

        AudioFrameInfo heard = await sound.Heard.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(format, other.Stream("kitchen").Audio.Snapshot().Format);
        Assert.Equal((9UL, 160), (heard.Sequence, heard.Duration));
        Assert.Equal(1_000_000, heard.CaptureTime.UnixNanoseconds);
    }

    [Fact]
    public async Task Detections_status_and_clock_offset_are_known_on_the_other_silo()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        CameraId id = CameraId.Parse("kitchen");
        using HomeCamera camera = new(Cluster, home);
        CameraUplink uplink = home.Uplinks.GetOrAdd(id)!;
        uplink.Connected(new UplinkIdentity(id, "Kitchen", "pi", "1.0", 7, "10.0.0.9:1"), camera.Epoch, new TrafficCounters());
        uplink.Report(camera.Epoch, new BoardStatus { QueueDropped = 3 });
        uplink.Report(camera.Epoch, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(2));
        DetectionSet cat = new(1004, new CaptureTime(44), 1, [new DetectedObject("cat", 15, 0.9f, new BoundingBox(1, 2, 3, 4))]);
        camera.Publication.Publish(cat);

        using DetectionSubscription detections = other.Stream("kitchen").Detections.Subscribe();
        DetectionSet first = await detections.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        camera.Publication.Publish(cat with { Version = 2, Objects = ImmutableArray<DetectedObject>.Empty });
        DetectionSet second = await detections.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            "status and offset are known", Patience, () => Task.FromResult(other.Uplinks.Find(id) is { Status: not null, SiloMinusBoard: not null }));

        Assert.Equal(cat.Objects, first.Objects);
        Assert.Equal((cat.CaptureTime, cat.FrameNumber, 1u), (first.CaptureTime, first.FrameNumber, first.Version));
        Assert.Empty(second.Objects);
        UplinkModel model = other.Uplinks.Find(id)!;
        Assert.Equal(("Kitchen", "pi", 3UL, "a"), (model.Identity.DisplayName, model.Identity.Board, model.Status!.QueueDropped, model.RelayedFrom));
        Assert.InRange(model.SiloMinusBoard!.Value.TotalMilliseconds, 4900, 5100);
        Assert.Null(home.Uplinks.Find(id)!.RelayedFrom);
    }

    [Fact]
    public async Task Requests_of_viewers_reach_the_home()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 0);
        using Watcher there = await WatchAsync(other, upTo: 0);

        other.Stream("kitchen")[TrackId.Main].RequestKeyframe();
        other.Stream("kitchen").RequestFrameInterval(TrackId.Main, TimeSpan.FromMilliseconds(200));

        await Eventually.TrueAsync(
            "both requests arrive", Patience, () => Task.FromResult(camera.KeyframeRequests > 0 && camera.FrameInterval == TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task Camera_comes_on_demand_once_for_all_and_goes_after_the_last()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync(options => options.CloseAfter = TimeSpan.FromMilliseconds(100));
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Assert.False(home.Stream("kitchen").IsWanted);
        Assert.Empty(other.Connected);

        Watcher first = new(other);
        await first.UntilAsync(5);
        Watcher second = new(other);
        await second.UntilAsync(5);
        Assert.Equal(["a"], other.Connected);
        Assert.True(home.Stream("kitchen").IsWanted);

        first.Dispose();
        second.Dispose();
        await Eventually.TrueAsync("the relay is closed", Patience, () => Task.FromResult(!home.Stream("kitchen").IsWanted && !other.Stream("kitchen").IsOnline));

        using Watcher again = await WatchAsync(other, upTo: 5); // the same GOP, which this viewer has not seen
        Assert.Equal(["a", "a"], other.Connected);
    }

    [Fact]
    public async Task Opening_waits_for_the_first_picture()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        CameraId id = CameraId.Parse("kitchen");
        Assert.False(await other.Relays.OpenAsync(id, TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken));

        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 0);

        Assert.True(await other.Relays.OpenAsync(id, Patience, TestContext.Current.CancellationToken));
        Assert.Equal(VideoCodec.H264, other.Stream("kitchen")[TrackId.Main].Codec);
        Assert.Equal(1, other.Relays.Count);
    }

    [Fact]
    public async Task Uplink_that_connects_here_ends_the_relay()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(other, upTo: 5);

        using HomeCamera moved = new(Cluster, other);
        camera.Publish(6, 8);
        moved.Publish(6, 12);
        await there.UntilAsync(12);

        Assert.Equal(Enumerable.Range(0, 13).Select(i => (ulong)i), there.Sequences);
        Assert.False(moved.IsSuperseded);
        Assert.False(other.Stream("kitchen").Publication!.IsRelayed);
        await Eventually.TrueAsync("the old home is left alone", Patience, () => Task.FromResult(!home.Stream("kitchen").IsWanted));
    }

    [Fact]
    public async Task Publishing_to_a_relay_does_not_allocate_on_the_publishers_thread()
    {
        (LoopbackSilo home, LoopbackSilo other) = await TwoAsync();
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 0);
        using Watcher there = await WatchAsync(other, upTo: 0);
        AccessUnit[] units = [.. Enumerable.Range(1, 400).Select(i => AccessUnits.H264((ulong)i, i % 10 == 0))];
        foreach (AccessUnit unit in units[..200])
        {
            camera.Publication.Publish(unit);
        }

        await there.UntilAsync(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (AccessUnit unit in units[200..])
        {
            camera.Publication.Publish(unit);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await there.UntilAsync(400);
        Array.ForEach(units, unit => unit.Dispose());

        // The pool's own queue grows now and then; per unit there is nothing.
        Assert.InRange(allocated, 0, 10_000);
    }

    private sealed class SoundWatcher : IAudioSink, IDisposable
    {
        private readonly TaskCompletionSource<AudioFrameInfo> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly IDisposable _attachment;

        public SoundWatcher(AudioTrack track) => _attachment = track.Attach(this);

        public Task<AudioFrameInfo> Heard => _heard.Task;

        public void OnAudioFrame(AudioFrame frame) => _heard.TrySetResult(frame.Info);

        public void Dispose() => _attachment.Dispose();
    }
}
