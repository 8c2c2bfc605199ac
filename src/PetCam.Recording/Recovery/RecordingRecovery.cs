using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Storage;

namespace PetCam.Recording;

/// <summary>Puts the index right at start: what a dead silo left half done, and files that the index does not know.</summary>
/// <remarks>Run it before the first recording starts. It never changes a picture: it only cuts off what is behind the last whole fragment.</remarks>
public sealed partial class RecordingRecovery
{
    private readonly IRecordingIndex _index;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RecordingRecovery> _logger;

    public RecordingRecovery(IRecordingIndex index, RecordingOptions options, TimeProvider time, ILogger<RecordingRecovery> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _index = index;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Cuts unfinished recordings back to their last whole fragment and marks them interrupted, with their true counts.</summary>
    /// <returns>How many were put right.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        int recovered = 0;
        foreach (RecordingEntry entry in await _index.InterruptRunningAsync(_options.SiloId, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            string? path = RecordingFileName.TryGetPath(_options.Directory, entry.FileName);
            if (path is null || !File.Exists(path))
            {
                LogFileAbsent(_logger, entry.Id.ToString(), entry.FileName);
            }
            else if (await TryRecoverAsync(entry, path, cancellationToken).ConfigureAwait(false))
            {
                recovered++;
            }
        }

        return recovered;
    }

    /// <summary>Adds a row for every file of ours that has none, so that an index that was lost is there again, and finishes what an
    /// earlier recovery was kept from finishing.</summary>
    /// <returns>How many rows were added or put right.</returns>
    public async Task<int> RebuildIndexAsync(CancellationToken cancellationToken)
    {
        int added = 0;
        foreach (RecordingEntry entry in ScanFiles())
        {
            RecordingEntry? known = await _index.FindAsync(entry.Id, cancellationToken).ConfigureAwait(false);
            if (known is { State: RecordingState.Interrupted } && known.Bytes != entry.Bytes)
            {
                string path = RecordingFileName.TryGetPath(_options.Directory, entry.FileName)!;
                added += await TryRecoverAsync(known, path, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            else if (known is null)
            {
                await _index.SaveAsync(entry, cancellationToken).ConfigureAwait(false);
                added++;
            }
        }

        return added;
    }

    /// <summary>What the files themselves say, one entry per playable file of ours. A file cannot tell whether it was stopped in order:
    /// it is complete when it ends with a whole fragment, else interrupted.</summary>
    public IEnumerable<RecordingEntry> ScanFiles()
    {
        if (!Directory.Exists(_options.Directory))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(_options.Directory, "*" + RecordingFileName.Extension, SearchOption.AllDirectories))
        {
            if (RecordingFileName.TryParse(Path.GetFileName(path), out _) && TryScan(path) is { Identity: { } identity, IsPlayable: true } file)
            {
                RecordingState state = file.CompleteLength == file.FileLength ? RecordingState.Complete : RecordingState.Interrupted;
                yield return ToEntry(identity, Path.GetFileName(path), file, state);
            }
        }
    }

    private RecordingEntry ToEntry(RecordingIdentity identity, string fileName, RecordingFileModel file, RecordingState state) => new(
        identity.Id,
        identity.Camera,
        fileName,
        state,
        identity.StartedAt,
        identity.StartedAt + file.Duration,
        file.Duration,
        file.FrameCount,
        file.CompleteLength,
        RecordingFiles.CodecName,
        file.Init?.ParameterSets.Info.Width ?? 0,
        file.Init?.ParameterSets.Info.Height ?? 0,
        file.FirstFrameNumber,
        file.LastFrameNumber,
        _options.SiloId)
    {
        Continues = identity.Continues,
    };

    private async ValueTask<bool> TryRecoverAsync(RecordingEntry entry, string path, CancellationToken cancellationToken)
    {
        RecordingFileModel? file = TryScan(path);
        if (file is null)
        {
            return false;
        }

        if (!file.IsPlayable)
        {
            File.Delete(path);
            await _index.RemoveAsync(entry.Id, cancellationToken).ConfigureAwait(false);
            LogNothingInIt(_logger, path);
            return true;
        }

        Cut(path, file);
        RecordingIdentity identity = new(entry.Id, entry.Camera, entry.StartedAt) { Continues = entry.Continues };
        await _index.SaveAsync(ToEntry(identity, entry.FileName, file, RecordingState.Interrupted), cancellationToken).ConfigureAwait(false);
        LogRecovered(_logger, path, file.FrameCount, file.FileLength - file.CompleteLength);
        return true;
    }

    private RecordingFileModel? TryScan(string path)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            return RecordingFileScanner.Scan(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_logger, exception, path);
            return null;
        }
    }

    private static void Cut(string path, RecordingFileModel file)
    {
        if (file.CompleteLength < file.FileLength)
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
            RandomAccess.SetLength(handle, file.CompleteLength);
            RandomAccess.FlushToDisk(handle);
        }
    }

    [LoggerMessage(5020, LogLevel.Warning, "Recording {Path} was interrupted: {Frames} frames are whole, {Bytes} bytes behind them were cut off")]
    private static partial void LogRecovered(ILogger logger, string path, long frames, long bytes);

    [LoggerMessage(5021, LogLevel.Warning, "Recording {RecordingId} was interrupted and its file {FileName} is not on this disk")]
    private static partial void LogFileAbsent(ILogger logger, string recordingId, string fileName);

    [LoggerMessage(5022, LogLevel.Warning, "Recording {Path} held no picture yet when its silo died, and was deleted")]
    private static partial void LogNothingInIt(ILogger logger, string path);

    [LoggerMessage(5023, LogLevel.Error, "Recording {Path} cannot be read; check its permissions and the disk")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string path);
}
