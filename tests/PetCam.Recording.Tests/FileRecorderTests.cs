using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Recording.Tests;

public sealed class FileRecorderTests
{
    [Fact]
    public async Task Recording_holds_every_frame_at_its_time()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 90);
        RecordingProgress progress = await fixture.StopAsync();

        string file = Assert.Single(fixture.Files);
        Assert.Equal(90, Mp4.CountDecodedFrames(file));
        Assert.Equal(Enumerable.Range(0, 90).Select(i => i * 3000L), Mp4.Times(file));
        Assert.Equal((90, TimeSpan.FromSeconds(3), null), (progress.FrameCount, progress.Duration, progress.Failure));
        Assert.Equal(new FileInfo(file).Length, progress.BytesWritten);
    }

    [Fact]
    public async Task Recording_started_within_a_gop_begins_at_its_keyframe()
    {
        await using RecorderFixture fixture = new();
        fixture.Publish(TestClip.Small, 0, 50); // keyframes at 0 and 30
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 50, 10);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Equal(30, progress.FrameCount);
        Assert.Equal(30, Mp4.CountDecodedFrames(Assert.Single(fixture.Files)));
    }

    [Fact]
    public async Task Recording_is_named_after_camera_day_and_time_and_only_its_owner_may_read_it()
    {
        await using RecorderFixture fixture = new();
        RecordingProgress progress = await fixture.StartAsync();

        Assert.Matches("^kitchen_20261121_080005_[0-9a-f]{8}\\.mp4$", progress.FileName);
        string file = Path.Combine(fixture.Options.Directory, "kitchen", "2026-11-21", progress.FileName);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Recording_has_a_row_from_start_to_end()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        RecordingEntry started = Assert.Single(fixture.Index.Entries);
        fixture.Publish(TestClip.Small, 0, 60);
        await fixture.StopAsync();
        RecordingEntry ended = Assert.Single(fixture.Index.Entries);

        Assert.Equal((fixture.Id, RecordingState.Recording, null), (started.Id, started.State, started.EndedAt));
        Assert.Equal((fixture.Id, RecordingState.Complete, 60L, 320, 180), (ended.Id, ended.State, ended.FrameCount, ended.Width, ended.Height));
        Assert.Equal(new FileInfo(Assert.Single(fixture.Files)).Length, ended.Bytes);
        Assert.NotNull(ended.EndedAt);
    }

    [Fact]
    public async Task Recording_without_a_picture_leaves_neither_file_nor_row()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Equal((0, null), (progress.FrameCount, progress.Failure));
        Assert.Empty(fixture.Files);
        Assert.Empty(fixture.Index.Entries);
    }

    [Fact]
    public async Task Start_of_a_camera_that_is_recorded_is_refused()
    {
        await using RecorderFixture fixture = new();
        RecordingProgress progress = await fixture.StartAsync();

        RecorderException exception = await Assert.ThrowsAsync<RecorderException>(() => fixture.StartAsync());
        Assert.Contains(progress.FileName, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_of_another_recording_is_not_ours()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();

        Assert.Null(await fixture.Recorder.StopAsync(RecorderFixture.Camera, RecordingId.Create(fixture.Time.GetUtcNow()), CancellationToken.None));
        Assert.NotNull(fixture.Recorder.GetProgress(RecorderFixture.Camera));
    }

    [Fact]
    public async Task Short_outage_holds_the_last_picture()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 30);
        fixture.Reconnect();
        fixture.Publish(TestClip.Small, 30, 30, TimeSpan.FromSeconds(5));
        RecordingProgress progress = await fixture.StopAsync();

        string file = Assert.Single(fixture.Files);
        Assert.Equal(60, Mp4.CountDecodedFrames(file));
        Assert.Equal(30 * 3000 + 5 * 90_000, Mp4.Times(file)[30]);
        Assert.Equal(TimeSpan.FromSeconds(7), progress.Duration);
    }

    [Theory]
    [InlineData(3600)] // away for an hour
    [InlineData(-3600)] // the board's clock was set back
    public async Task Long_outage_and_a_clock_set_back_begin_a_new_file(int seconds)
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 40);
        fixture.Reconnect();
        fixture.Publish(TestClip.Small, 60, 30, TimeSpan.FromSeconds(seconds));
        fixture.Publish(TestClip.Small, 90, 30, TimeSpan.FromSeconds(seconds));
        await WaitForFramesAsync(fixture, 70);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Equal([40, 60], fixture.Files.Select(Mp4.CountDecodedFrames).Order());
        Assert.Equal((100, null), (progress.FrameCount, progress.Failure));
        Assert.All(fixture.Index.Entries, entry => Assert.Equal(RecordingState.Complete, entry.State));
        Assert.Equal(2, fixture.Index.Entries.Count);
    }

    [Fact]
    public async Task Changed_parameter_sets_begin_a_new_file()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 30);
        fixture.Publish(TestClip.Other, 30, 30);
        await WaitForFramesAsync(fixture, 45);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Equal([30, 30], fixture.Files.Select(Mp4.CountDecodedFrames));
        Assert.Equal([256, 320], fixture.Index.Entries.Select(entry => entry.Width).Order());
        Assert.Equal(fixture.Id, progress.Id);
    }

    [Fact]
    public async Task Long_gop_is_split_so_that_memory_and_loss_stay_bounded()
    {
        await using RecorderFixture fixture = new(options => options.MaxFragmentDuration = TimeSpan.FromMilliseconds(200));
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 30);
        await fixture.StopAsync();

        string file = Assert.Single(fixture.Files);
        Assert.Equal(30, Mp4.CountDecodedFrames(file));
        using SafeFileHandle handle = File.OpenHandle(file);
        Assert.Equal(5, RecordingFileScanner.Scan(handle).FragmentCount);
    }

    [Fact]
    public async Task Full_disk_ends_the_recording_with_a_reason_and_keeps_the_file_playable()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 61);
        await WaitForFramesAsync(fixture, 60);
        fixture.Options.MinFreeBytes = long.MaxValue;
        fixture.Publish(TestClip.Small, 61, 30);
        await WaitForFailureAsync(fixture);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Contains("Recording:MinFreeBytes", progress.Failure, StringComparison.Ordinal);
        Assert.Equal(60, Mp4.CountDecodedFrames(Assert.Single(fixture.Files)));
        Assert.Equal(RecordingState.Interrupted, Assert.Single(fixture.Index.Entries).State);
    }

    [Fact]
    public async Task Device_that_refuses_writes_ends_the_recording_with_its_reason()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "The kernel has no /dev/full here.");
        await using RecorderFixture fixture = new(open: _ => File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write));
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 1);
        await WaitForFailureAsync(fixture);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Contains("kitchen", progress.Failure, StringComparison.Ordinal);
        Assert.Equal(0, progress.FrameCount);
    }

    [Fact]
    public async Task Recording_can_start_again_after_one_that_failed()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Options.MinFreeBytes = long.MaxValue;
        fixture.Publish(TestClip.Small, 0, 31);
        await WaitForFailureAsync(fixture);
        fixture.Options.MinFreeBytes = 0;

        RecordingProgress progress = await fixture.StartAsync();
        Assert.Null(progress.Failure);
    }

    [Fact]
    public async Task Start_in_a_folder_that_cannot_be_made_names_path_and_remedy()
    {
        using TemporaryFile file = new([]);
        await using RecorderFixture fixture = new(options => options.Directory = Path.Combine(file.Path, "below-a-file"));

        RecorderException exception = await Assert.ThrowsAsync<RecorderException>(() => fixture.StartAsync());
        Assert.Contains("Recording:Directory", exception.Message, StringComparison.Ordinal);
        Assert.Null(fixture.Recorder.GetProgress(RecorderFixture.Camera));
    }

    [Fact]
    public async Task Index_that_is_away_does_not_stop_a_recording()
    {
        await using RecorderFixture fixture = new();
        fixture.Index.IsAway = true;
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 30);
        RecordingProgress progress = await fixture.StopAsync();

        Assert.Null(progress.Failure);
        Assert.Equal(30, Mp4.CountDecodedFrames(Assert.Single(fixture.Files)));
    }

    [Fact]
    public async Task Start_of_a_camera_that_sends_no_h264_is_refused()
    {
        await using RecorderFixture fixture = new();
        using (AccessUnit jpeg = AccessUnits.Wrap([0xFF, 0xD8], VideoCodec.Jpeg, 1, keyframe: true, TrackId.Main))
        {
            fixture.Hub.GetOrAdd(RecorderFixture.Camera).BeginPublication(fixture).Publish(jpeg);
        }

        RecorderException exception = await Assert.ThrowsAsync<RecorderException>(() => fixture.StartAsync());
        Assert.Contains("Jpeg", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TimeSpan> WaitForFramesAsync(RecorderFixture fixture, long frames) =>
        Eventually.TrueAsync($"{frames} frames on disk", TimeSpan.FromSeconds(10), () =>
            Task.FromResult(fixture.Recorder.GetProgress(RecorderFixture.Camera)!.FrameCount >= frames));

    private static Task<TimeSpan> WaitForFailureAsync(RecorderFixture fixture) =>
        Eventually.TrueAsync("the recording ends by itself", TimeSpan.FromSeconds(10), () =>
            Task.FromResult(fixture.Recorder.GetProgress(RecorderFixture.Camera)!.Failure is not null));
}
