using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;
using PetCam.Fmp4;
using PetCam.Media.H264;

namespace PetCam.Recording;

/// <summary>The files of one recording, of which the last is open, and their rows in the index.</summary>
/// <remarks>The index may be away (its database restarts): that is logged, recording goes on, and recovery finds the files.</remarks>
internal sealed partial class RecordingFiles
{
    /// <summary>What all our files hold, as the index calls it.</summary>
    public const string CodecName = "h264";

    private readonly IRecordingIndex _index;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<string, SafeFileHandle> _open;
    private readonly RecordingIdentity _first;
    private long _closedFrames;
    private long _closedBytes;
    private long _closedDuration;

    private RecordingFiles(
        IRecordingIndex index, RecordingOptions options, TimeProvider time, ILogger logger, Func<string, SafeFileHandle> open, RecordingIdentity first)
    {
        _index = index;
        _options = options;
        _time = time;
        _logger = logger;
        _open = open;
        _first = first;
        Current = OpenFile(first);
    }

    public RecordingFileWriter Current { get; private set; }

    /// <param name="first">Of the first file.</param>
    /// <param name="open">Makes and opens a file that is not there yet: <see cref="RecordingFileWriter.Open"/>.</param>
    /// <exception cref="RecorderException">The disk is too full.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static async ValueTask<RecordingFiles> StartAsync(
        RecordingIdentity first, IRecordingIndex index, RecordingOptions options, TimeProvider time, ILogger logger, Func<string, SafeFileHandle> open)
    {
        RecordingFiles files = new(index, options, time, logger, open, first);
        await files.SaveAsync(RecordingState.Recording).ConfigureAwait(false);
        return files;
    }

    public RecordingProgress ToProgress(RecordingId id, string? failure) => new(
        id,
        Path.GetFileName(Current.Path),
        _first.StartedAt,
        _closedFrames + Current.FrameCount,
        _closedBytes + Current.Length,
        MediaTime.ToTimeSpan(_closedDuration + Current.Duration),
        failure)
    {
        Continues = _first.Continues,
    };

    /// <exception cref="RecorderException">The disk is too full.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(FragmentBuilder builder, long endTime)
    {
        DiskSpace.Require(Current.Path, _options.MinFreeBytes);
        long start = Stopwatch.GetTimestamp();
        Current.WriteFragment(builder, endTime);
        RecordingMetrics.WriteTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Closes the present file and opens the next one.</summary>
    public async ValueTask RollAsync()
    {
        RecordingIdentity last = Current.Identity;
        DateTimeOffset now = _time.GetUtcNow();
        RecordingFileWriter next = OpenFile(last with { Id = RecordingId.Create(now), StartedAt = now, Continues = last.Id });
        await CloseAsync(RecordingState.Complete).ConfigureAwait(false);
        _closedFrames += Current.FrameCount;
        _closedBytes += Current.Length;
        _closedDuration += Current.Duration;
        Current = next;
        await SaveAsync(RecordingState.Recording).ConfigureAwait(false);
    }

    /// <summary>Closes the present file. One without a picture leaves neither file nor row.</summary>
    public async ValueTask CloseAsync(RecordingState state)
    {
        Current.Dispose();
        if (Current.FrameCount > 0)
        {
            await SaveAsync(state).ConfigureAwait(false);
            return;
        }

        DeleteEmpty();
        await TryIndexAsync(() => RemoveAsync()).ConfigureAwait(false);
    }

    private RecordingFileWriter OpenFile(RecordingIdentity identity)
    {
        string path = Path.Combine(
            _options.Directory, RecordingFileName.Create(identity.Camera, identity.Id, identity.StartedAt).RelativePath);
        SafeFileHandle handle = _open(path);
        try
        {
            DiskSpace.Require(path, _options.MinFreeBytes);
        }
        catch (RecorderException)
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }

        return new RecordingFileWriter(handle, path, identity, _options.FlushToDisk);
    }

    private void DeleteEmpty()
    {
        try
        {
            File.Delete(Current.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(_logger, exception, Current.Path);
        }
    }

    private ValueTask SaveAsync(RecordingState state) =>
        TryIndexAsync(() => _index.SaveAsync(ToEntry(state), CancellationToken.None));

    private async ValueTask RemoveAsync() => await _index.RemoveAsync(Current.Identity.Id, CancellationToken.None).ConfigureAwait(false);

    private RecordingEntry ToEntry(RecordingState state)
    {
        H264ParameterSets? sets = Current.ParameterSets;
        return new RecordingEntry(
            Current.Identity.Id,
            Current.Identity.Camera,
            Path.GetFileName(Current.Path),
            state,
            Current.Identity.StartedAt,
            state == RecordingState.Recording ? null : _time.GetUtcNow(),
            MediaTime.ToTimeSpan(Current.Duration),
            Current.FrameCount,
            Current.Length,
            sets is null ? null : CodecName,
            sets?.Info.Width ?? 0,
            sets?.Info.Height ?? 0,
            Current.FirstFrameNumber,
            Current.LastFrameNumber,
            _options.SiloId)
        {
            Continues = Current.Identity.Continues,
        };
    }

    private async ValueTask TryIndexAsync(Func<ValueTask> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Any store may be behind the interface; a recording does not depend on it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogIndexAway(_logger, exception, Current.Path);
        }
    }

    [LoggerMessage(5010, LogLevel.Warning, "The index did not take the row of {Path}; the next start reads it from the file")]
    private static partial void LogIndexAway(ILogger logger, Exception exception, string path);

    [LoggerMessage(5011, LogLevel.Warning, "The empty recording {Path} could not be deleted")]
    private static partial void LogNotDeleted(ILogger logger, Exception exception, string path);
}
