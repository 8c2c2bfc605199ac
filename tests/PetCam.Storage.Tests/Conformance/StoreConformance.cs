using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Media;

namespace PetCam.Storage.Tests.Conformance;

/// <summary>What every implementation of the stores does alike.</summary>
public abstract class StoreConformance(Func<Task<IStores>> open)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly CameraId Kitchen = CameraId.Parse("kitchen");
    private static readonly CameraId Garden = CameraId.Parse("garden");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Camera_is_kept_as_saved_across_reopening()
    {
        await using IStores stores = await open();
        CameraRecord camera = new(Kitchen, "Küche 'unten' 🐈", Noon, """{"quality":"high"}""", "hash");
        await stores.Cameras.SaveAsync(camera, None);
        await stores.ReopenAsync();

        Assert.Equal(camera, await stores.Cameras.FindAsync(Kitchen, None));
        Assert.Null(await stores.Cameras.FindAsync(Garden, None));
    }

    [Fact]
    public async Task Saving_a_camera_again_keeps_its_creation()
    {
        await using IStores stores = await open();
        await stores.Cameras.SaveAsync(new CameraRecord(Kitchen, "old", Noon, "{}", "hash"), None);

        await stores.Cameras.SaveAsync(new CameraRecord(Kitchen, "new", Noon.AddDays(1), "{}", null), None);

        Assert.Equal(new CameraRecord(Kitchen, "new", Noon, "{}", null), await stores.Cameras.FindAsync(Kitchen, None));
    }

    [Fact]
    public async Task Cameras_are_listed_oldest_first_and_can_be_removed()
    {
        await using IStores stores = await open();
        await stores.Cameras.SaveAsync(new CameraRecord(Kitchen, "Kitchen", Noon.AddHours(1), "{}", null), None);
        await stores.Cameras.SaveAsync(new CameraRecord(Garden, "Garden", Noon, "{}", null), None);
        Assert.Equal([Garden, Kitchen], (await stores.Cameras.ListAsync(None)).Select(static camera => camera.Id));

        Assert.True(await stores.Cameras.RemoveAsync(Garden, None));
        Assert.False(await stores.Cameras.RemoveAsync(Garden, None));

        Assert.Equal([Kitchen], (await stores.Cameras.ListAsync(None)).Select(static camera => camera.Id));
    }

    [Fact]
    public async Task Recording_is_kept_as_saved_last()
    {
        await using IStores stores = await open();
        RecordingEntry running = Entry(Kitchen, Noon);
        await stores.Recordings.SaveAsync(running, None);
        Assert.Equal(running, await stores.Recordings.FindAsync(running.Id, None));

        RecordingEntry complete = running with
        {
            State = RecordingState.Complete,
            EndedAt = Noon.AddMinutes(1),
            Duration = TimeSpan.FromMilliseconds(60_033.5),
            FrameCount = 1801,
            Bytes = 11_000_000_000,
            Codec = "h264",
            Width = 1280,
            Height = 720,
            FirstFrameNumber = 7,
            LastFrameNumber = ulong.MaxValue,
            Continues = RecordingId.Create(Noon.AddMinutes(-1)),
        };
        await stores.Recordings.SaveAsync(complete, None);
        await stores.ReopenAsync();

        Assert.Equal(complete, await stores.Recordings.FindAsync(running.Id, None));
    }

    [Fact]
    public async Task Recordings_are_listed_newest_first_by_camera_in_pages()
    {
        await using IStores stores = await open();
        RecordingEntry[] entries = [.. Enumerable.Range(0, 10).Select(number => Entry(number % 2 == 0 ? Kitchen : Garden, Noon.AddMinutes(number)))];
        foreach (RecordingEntry entry in entries)
        {
            await stores.Recordings.SaveAsync(entry, None);
        }

        ImmutableArray<RecordingEntry> first = await stores.Recordings.ListAsync(null, null, 4, None);
        ImmutableArray<RecordingEntry> second = await stores.Recordings.ListAsync(null, first[^1].Id, 100, None);
        ImmutableArray<RecordingEntry> kitchen = await stores.Recordings.ListAsync(Kitchen, entries[8].Id, 2, None);

        Assert.Equal(entries.Reverse(), first.AddRange(second));
        Assert.Equal([entries[6], entries[4]], kitchen);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await stores.Recordings.ListAsync(null, null, 0, None));
    }

    [Fact]
    public async Task Running_recordings_are_interrupted_once()
    {
        await using IStores stores = await open();
        RecordingEntry running = Entry(Kitchen, Noon);
        RecordingEntry elsewhere = Entry(Garden, Noon.AddSeconds(1)) with { Silo = "other" };
        RecordingEntry complete = Entry(Garden, Noon) with { State = RecordingState.Complete, EndedAt = Noon.AddMinutes(1) };
        await stores.Recordings.SaveAsync(running, None);
        await stores.Recordings.SaveAsync(elsewhere, None);
        await stores.Recordings.SaveAsync(complete, None);

        ImmutableArray<RecordingEntry> interrupted = await stores.Recordings.InterruptRunningAsync("silo", Noon.AddHours(1), None);

        Assert.Equal([running with { State = RecordingState.Interrupted, EndedAt = Noon.AddHours(1) }], interrupted);
        Assert.Equal(interrupted[0], await stores.Recordings.FindAsync(running.Id, None));
        Assert.Equal(complete, await stores.Recordings.FindAsync(complete.Id, None));
        Assert.Equal(elsewhere, await stores.Recordings.FindAsync(elsewhere.Id, None));
        Assert.Empty(await stores.Recordings.InterruptRunningAsync("silo", Noon.AddHours(2), None));
        Assert.True(await stores.Recordings.RemoveAsync(running.Id, None));
        Assert.False(await stores.Recordings.RemoveAsync(running.Id, None));
    }

    [Fact]
    public async Task Grain_state_is_written_only_over_what_was_read()
    {
        await using IStores stores = await open();
        Assert.Null(await stores.GrainStates.ReadAsync("recording", "kitchen", None));

        long first = await stores.GrainStates.WriteAsync("recording", "kitchen", IGrainStateStore.NoETag, new byte[] { 1, 0, 2 }, None);
        long second = await stores.GrainStates.WriteAsync("recording", "kitchen", first, ReadOnlyMemory<byte>.Empty, None);

        GrainStateRecord? read = await stores.GrainStates.ReadAsync("recording", "kitchen", None);
        Assert.Equal(second, read!.ETag);
        Assert.Equal(0, read.Payload.Length);
        GrainStateConflictException error = await Assert.ThrowsAsync<GrainStateConflictException>(
            async () => await stores.GrainStates.WriteAsync("recording", "kitchen", first, new byte[] { 3 }, None));
        Assert.Contains("recording/kitchen", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GrainStateConflictException>(
            async () => await stores.GrainStates.WriteAsync("recording", "kitchen", IGrainStateStore.NoETag, new byte[] { 3 }, None));
        await Assert.ThrowsAsync<GrainStateConflictException>(async () => await stores.GrainStates.ClearAsync("recording", "kitchen", first, None));
        await stores.GrainStates.ClearAsync("recording", "kitchen", second, None);
        Assert.Null(await stores.GrainStates.ReadAsync("recording", "kitchen", None));
    }

    [Fact]
    public async Task All_states_of_one_type_are_read_together()
    {
        await using IStores stores = await open();
        await stores.GrainStates.WriteAsync("camera", "kitchen", IGrainStateStore.NoETag, new byte[] { 1 }, None);
        long etag = await stores.GrainStates.WriteAsync("camera", "Garden", IGrainStateStore.NoETag, new byte[] { 2 }, None);
        etag = await stores.GrainStates.WriteAsync("camera", "Garden", etag, new byte[] { 3, 0 }, None);
        await stores.GrainStates.WriteAsync("recording", "kitchen", IGrainStateStore.NoETag, new byte[] { 4 }, None);

        IReadOnlyDictionary<string, GrainStateRecord> all = await stores.GrainStates.ReadAllAsync("camera", None);

        Assert.Equal(["Garden", "kitchen"], all.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((etag, "0300"), (all["Garden"].ETag, Convert.ToHexString(all["Garden"].Payload.Span)));
        Assert.Empty(await stores.GrainStates.ReadAllAsync("viewer", None));
    }

    [Fact]
    public async Task Of_concurrent_first_writes_of_a_state_one_wins()
    {
        await using IStores stores = await open();

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () =>
        {
            try
            {
                await stores.GrainStates.WriteAsync("camera", "kitchen", IGrainStateStore.NoETag, new[] { (byte)number }, None);
                return true;
            }
            catch (GrainStateConflictException)
            {
                return false;
            }
        })));

        Assert.Single(won, true);
    }

    [Fact]
    public async Task Detections_are_listed_by_capture_time_and_kept_once()
    {
        await using IStores stores = await open();
        DetectionRecord[] records = [.. Enumerable.Range(0, 5).Select(number => Detection(Kitchen, (ulong)number, Noon.AddSeconds(number)))];
        await stores.Detections.AppendAsync([.. records.Reverse(), Detection(Garden, 1, Noon)], None);
        await stores.Detections.AppendAsync([records[2]], None);

        ImmutableArray<DetectionRecord> listed = await stores.Detections.ListAsync(
            Kitchen, CaptureTime.FromDateTimeOffset(Noon.AddSeconds(1)), CaptureTime.FromDateTimeOffset(Noon.AddSeconds(4)), 100, None);

        Assert.Equal([1UL, 2UL, 3UL], listed.Select(static record => record.FrameNumber));
        Assert.Equal(records[1].Payload.ToArray(), listed[0].Payload.ToArray());
    }

    [Fact]
    public async Task Detections_are_bounded_by_age_and_by_count_per_camera()
    {
        await using IStores stores = await open(); // 100 per camera, one hour
        DateTimeOffset now = stores.Time.GetUtcNow();
        await stores.Detections.AppendAsync([.. Enumerable.Range(0, 150).Select(n => Detection(Kitchen, (ulong)n, now.AddSeconds(n - 150)))], None);
        await stores.Detections.AppendAsync([.. Enumerable.Range(0, 90).Select(n => Detection(Garden, (ulong)n, now.AddMinutes(n - 90)))], None);

        Assert.Equal(50 + 30, await stores.Detections.TrimAsync(None));

        Assert.Equal(100, (await AllAsync(stores, Kitchen)).Length);
        ImmutableArray<DetectionRecord> garden = await AllAsync(stores, Garden);
        Assert.Equal(60, garden.Length);
        Assert.Equal(30UL, garden[0].FrameNumber);
        Assert.Equal(0, await stores.Detections.TrimAsync(None));
    }

    [Fact]
    public async Task Readers_see_whole_commits_while_a_writer_writes()
    {
        await using IStores stores = await open();
        using CancellationTokenSource over = new();
        Task writer = Task.Run(async () =>
        {
            for (int pair = 0; pair < 50; pair++)
            {
                DateTimeOffset at = Noon.AddSeconds(pair);
                await stores.Detections.AppendAsync([Detection(Kitchen, (ulong)(2 * pair), at), Detection(Kitchen, (ulong)((2 * pair) + 1), at)], None);
            }

            await over.CancelAsync();
        });

        int reads = 0;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                Assert.Equal(0, (await AllAsync(stores, Kitchen)).Length % 2);
                Interlocked.Increment(ref reads);
            }
        })));

        await writer;
        Assert.Equal(100, (await AllAsync(stores, Kitchen)).Length);
        Assert.True(reads > 0, "no read ran beside the writer");
    }

    [Fact]
    public async Task Cancelled_operations_end_as_cancelled()
    {
        await using IStores stores = await open();
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stores.Cameras.ListAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stores.Recordings.SaveAsync(Entry(Kitchen, Noon), cancelled));
        Assert.Empty(await stores.Recordings.ListAsync(null, null, 1, None));
    }

    private static ValueTask<ImmutableArray<DetectionRecord>> AllAsync(IStores stores, CameraId camera) =>
        stores.Detections.ListAsync(camera, new CaptureTime(0), new CaptureTime(long.MaxValue), 1000, None);

    private static RecordingEntry Entry(CameraId camera, DateTimeOffset startedAt) => new(
        RecordingId.Create(startedAt), camera, $"{camera}.mp4", RecordingState.Recording, startedAt, null, TimeSpan.Zero, 0, 0, null, 0, 0, null, null, "silo");

    private static DetectionRecord Detection(CameraId camera, ulong frame, DateTimeOffset at) =>
        new(camera, frame, CaptureTime.FromDateTimeOffset(at), new byte[] { 0, 1, (byte)frame });
}
