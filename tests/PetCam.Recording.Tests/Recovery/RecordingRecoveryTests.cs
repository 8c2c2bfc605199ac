using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Testing;

namespace PetCam.Recording.Tests;

public sealed class RecordingRecoveryTests
{
    [Fact]
    public async Task Killed_writer_leaves_a_file_that_plays_up_to_its_last_fragment()
    {
        using TemporaryDirectory directory = new();
        string program = Path.Combine(AppContext.BaseDirectory, "PetCam.Recording.TestWriter.dll");
        await using ChildProcess writer = ChildProcess.Start("dotnet", [program, directory.Path]);
        await writer.WaitForLineAsync(line => FramesOf(line) >= 120, TimeSpan.FromSeconds(60));
        await writer.KillAsync();
        long announced = writer.Output.Split('\n').Max(FramesOf);
        string path = Assert.Single(Directory.GetFiles(directory.Path, "*.mp4", SearchOption.AllDirectories));

        MemoryIndex index = new();
        RecordingRecovery recovery = NewRecovery(index, directory.Path);
        await index.SaveAsync(Assert.Single(recovery.ScanFiles()) with { State = RecordingState.Recording, FrameCount = 0 }, CancellationToken.None);
        Assert.Equal(1, await recovery.RecoverAsync(CancellationToken.None));

        RecordingEntry entry = Assert.Single(index.Entries);
        Assert.Equal(RecordingState.Interrupted, entry.State);
        Assert.InRange(entry.FrameCount, announced, announced + 60); // what was announced is there; at most two more fragments got written
        Assert.Equal(entry.FrameCount, Mp4.CountDecodedFrames(path));
        Assert.Equal(new FileInfo(path).Length, entry.Bytes);
    }

    [Fact]
    public async Task File_cut_at_any_byte_of_its_last_fragment_is_recovered_to_the_one_before()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 33);
        string path = Assert.Single(fixture.Files);
        byte[] whole = File.ReadAllBytes(path);
        int end = (int)Scan(whole).CompleteLength;
        int lastFragment = whole.AsSpan().LastIndexOf("prft"u8) - 4;

        for (int length = lastFragment; length < end; length += length > end - 300 || length < lastFragment + 700 ? 1 : 37)
        {
            RecordingFileModel file = Scan(whole.AsSpan(0, length).ToArray());
            Assert.Equal((30, lastFragment), (file.FrameCount, file.CompleteLength));
        }
    }

    [Fact]
    public async Task File_cut_at_any_byte_of_its_init_segment_is_not_playable()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 3);
        byte[] whole = File.ReadAllBytes(Assert.Single(fixture.Files));
        int firstFragment = whole.AsSpan().IndexOf("prft"u8) - 4;

        for (int length = 0; length <= firstFragment; length++)
        {
            Assert.False(Scan(whole.AsSpan(0, length).ToArray()).IsPlayable, $"at {length}");
        }
    }

    [Fact]
    public async Task File_with_any_bytes_changed_is_scanned_without_an_exception()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 33);
        byte[] whole = File.ReadAllBytes(Assert.Single(fixture.Files));
        int firstPictures = whole.AsSpan().IndexOf("mdat"u8);
        Random random = new(7);
        for (int round = 0; round < 3000; round++)
        {
            byte[] mutant = [.. whole];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                mutant[random.Next(firstPictures + 8)] = (byte)random.Next(256);
            }

            RecordingFileModel file = Scan(mutant);
            Assert.InRange(file.CompleteLength, 0, mutant.Length);
            await ExtractAsync(mutant);
        }
    }

    [Fact]
    public async Task File_whose_last_pictures_never_reached_the_disk_ends_before_them()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 33);
        byte[] file = File.ReadAllBytes(Assert.Single(fixture.Files));
        int pictures = file.AsSpan().LastIndexOf("mdat"u8) + 4;
        file.AsSpan(pictures).Clear(); // what a power cut leaves: the size is on disk, the content is not

        Assert.Equal(30, Scan(file).FrameCount);
    }

    [Fact]
    public async Task Unfinished_recording_is_cut_and_marked_interrupted()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 33);
        string path = Assert.Single(fixture.Files);
        RecordingEntry entry = Assert.Single(fixture.Index.Entries);
        await fixture.Index.SaveAsync(entry with { State = RecordingState.Recording, EndedAt = null, FrameCount = 0 }, CancellationToken.None);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Equal(1, await NewRecovery(fixture.Index, fixture.Options.Directory).RecoverAsync(CancellationToken.None));

        RecordingEntry recovered = Assert.Single(fixture.Index.Entries);
        Assert.Equal((RecordingState.Interrupted, 30L), (recovered.State, recovered.FrameCount));
        Assert.Equal((1000UL, 1029UL), (recovered.FirstFrameNumber, recovered.LastFrameNumber));
        Assert.Equal(TimeSpan.FromSeconds(1), recovered.Duration);
        Assert.Equal(entry.StartedAt + TimeSpan.FromSeconds(1), recovered.EndedAt);
        Assert.Equal(30, Mp4.CountDecodedFrames(path));
    }

    [Fact]
    public async Task Recovery_that_was_itself_interrupted_is_finished_by_the_next_start()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 33);
        RecordingEntry entry = Assert.Single(fixture.Index.Entries);
        await fixture.Index.SaveAsync(entry with { State = RecordingState.Interrupted, FrameCount = 0, Bytes = 0 }, CancellationToken.None);

        Assert.Equal(1, await NewRecovery(fixture.Index, fixture.Options.Directory).RebuildIndexAsync(CancellationToken.None));
        Assert.Equal((33, entry.Bytes), (Assert.Single(fixture.Index.Entries).FrameCount, Assert.Single(fixture.Index.Entries).Bytes));
    }

    [Fact]
    public async Task Recording_killed_before_its_first_fragment_is_forgotten()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 3);
        RecordingEntry entry = Assert.Single(fixture.Index.Entries);
        await fixture.Index.SaveAsync(entry with { State = RecordingState.Recording }, CancellationToken.None);
        File.WriteAllBytes(Assert.Single(fixture.Files), []);

        Assert.Equal(1, await NewRecovery(fixture.Index, fixture.Options.Directory).RecoverAsync(CancellationToken.None));
        Assert.Empty(fixture.Index.Entries);
        Assert.Empty(fixture.Files);
    }

    [Fact]
    public async Task Unfinished_recording_whose_file_is_gone_is_marked_interrupted()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 3);
        RecordingEntry entry = Assert.Single(fixture.Index.Entries) with { State = RecordingState.Recording };
        await fixture.Index.SaveAsync(entry, CancellationToken.None);
        using TemporaryDirectory elsewhere = new();

        Assert.Equal(0, await NewRecovery(fixture.Index, elsewhere.Path).RecoverAsync(CancellationToken.None));
        Assert.Equal(RecordingState.Interrupted, Assert.Single(fixture.Index.Entries).State);
    }

    [Fact]
    public async Task Lost_index_knows_again_which_recording_continues_which()
    {
        await using RecorderFixture fixture = new();
        RecordingId before = RecordingId.Create(fixture.Time.GetUtcNow());
        await fixture.StartAsync(before);
        fixture.Publish(TestClip.Small, 0, 60);
        RecordingProgress progress = await fixture.StopAsync();
        MemoryIndex index = new();

        await NewRecovery(index, fixture.Options.Directory).RebuildIndexAsync(CancellationToken.None);

        Assert.Equal(before, progress.Continues);
        Assert.Equal(before, Assert.Single(fixture.Index.Entries).Continues);
        Assert.Equal(before, Assert.Single(index.Entries).Continues);
        Assert.Equal(60, Mp4.CountDecodedFrames(Assert.Single(fixture.Files)));
    }

    [Fact]
    public async Task Lost_index_is_made_anew_from_the_files()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 60);
        RecordingEntry before = Assert.Single(fixture.Index.Entries);
        MemoryIndex index = new();
        RecordingRecovery recovery = NewRecovery(index, fixture.Options.Directory);

        Assert.Equal(1, await recovery.RebuildIndexAsync(CancellationToken.None));
        Assert.Equal(0, await recovery.RebuildIndexAsync(CancellationToken.None));

        Assert.Equal(before with { EndedAt = before.StartedAt + before.Duration }, Assert.Single(index.Entries));
    }

    [Fact]
    public async Task Download_of_annex_b_has_every_nal_unit_that_was_recorded()
    {
        await using RecorderFixture fixture = await RecordAsync(frames: 60);
        byte[] stream = await ExtractAsync(File.ReadAllBytes(Assert.Single(fixture.Files)));

        using TemporaryFile extracted = new(stream, ".h264");
        using TemporaryFile source = new([.. TestClip.Small.AccessUnits.Take(60).SelectMany(unit => unit)], ".h264");
        Assert.Equal(Hashes(source.Path), Hashes(extracted.Path));
    }

    [Fact]
    public async Task Download_opened_while_recording_keeps_its_length()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 31);
        await Eventually.TrueAsync("the first fragment is on disk", TimeSpan.FromSeconds(10), () =>
            Task.FromResult(fixture.Recorder.GetProgress(RecorderFixture.Camera)!.FrameCount == 30));
        RecordingLibrary library = new(fixture.Index, fixture.Options);
        using RecordingDownload download = Assert.IsType<RecordingDownload>(await library.OpenAsync(fixture.Id, CancellationToken.None));
        fixture.Publish(TestClip.Small, 31, 30);
        await fixture.StopAsync();

        using MemoryStream copy = new();
        await using (Stream mp4 = download.OpenMp4())
        {
            Assert.Equal(download.Length, mp4.Length);
            await mp4.CopyToAsync(copy, TestContext.Current.CancellationToken);
        }

        Assert.Equal(download.Length, copy.Length);
        using TemporaryFile file = new(copy.ToArray());
        Assert.Equal(30, Mp4.CountDecodedFrames(file.Path));
    }

    [Fact]
    public async Task Delete_waits_for_the_end_of_the_recording()
    {
        await using RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, 30);
        RecordingLibrary library = new(fixture.Index, fixture.Options);

        Assert.Equal(RecordingDeletion.BeingWritten, await library.DeleteAsync(fixture.Id, CancellationToken.None));
        await fixture.StopAsync();
        Assert.Equal(RecordingDeletion.Deleted, await library.DeleteAsync(fixture.Id, CancellationToken.None));
        Assert.Equal(RecordingDeletion.Unknown, await library.DeleteAsync(fixture.Id, CancellationToken.None));
        Assert.Empty(fixture.Files);
        Assert.Null(await library.OpenAsync(fixture.Id, CancellationToken.None));
    }

    private static RecordingRecovery NewRecovery(MemoryIndex index, string directory) =>
        new(index, new RecordingOptions { Directory = directory }, TimeProvider.System, NullLogger<RecordingRecovery>.Instance);

    private static async Task<RecorderFixture> RecordAsync(int frames)
    {
        RecorderFixture fixture = new();
        await fixture.StartAsync();
        fixture.Publish(TestClip.Small, 0, frames);
        await fixture.StopAsync();
        return fixture;
    }

    private static RecordingFileModel Scan(byte[] bytes)
    {
        using TemporaryFile file = new(bytes);
        using SafeFileHandle handle = File.OpenHandle(file.Path);
        return RecordingFileScanner.Scan(handle);
    }

    private static async Task<byte[]> ExtractAsync(byte[] bytes)
    {
        using TemporaryFile file = new(bytes);
        using RecordingDownload download = new(File.OpenHandle(file.Path), "x.mp4", bytes.Length, default);
        using MemoryStream stream = new();
        await download.CopyAnnexBToAsync(stream, CancellationToken.None);
        return stream.ToArray();
    }

    private static string[] Hashes(string path) =>
    [
        .. Tool.Run("ffmpeg", "-v", "warning", "-i", path, "-f", "framemd5", "-").Lines
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(',')[^1]),
    ];

    private static long FramesOf(string line) => line.StartsWith("frames ", StringComparison.Ordinal) ? long.Parse(line[7..]) : 0;
}
