using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;

namespace PetCam.Recording;

/// <summary>Opens recorded files for download and playback, finished or still growing, and deletes them.</summary>
public sealed class RecordingLibrary
{
    private readonly IRecordingIndex _index;
    private readonly RecordingOptions _options;

    public RecordingLibrary(IRecordingIndex index, RecordingOptions options)
    {
        _index = index;
        _options = options;
    }

    /// <summary>Opens the file of a recording. The caller disposes of it.</summary>
    /// <returns>Null when there is no such recording, or its file is not on this silo.</returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public async ValueTask<RecordingDownload?> OpenAsync(RecordingId id, CancellationToken cancellationToken)
    {
        RecordingEntry? entry = await _index.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (entry is null || RecordingFileName.TryGetPath(_options.Directory, entry.FileName) is not { } path)
        {
            return null;
        }

        try
        {
            SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            return new RecordingDownload(handle, entry.FileName, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes file and row.</summary>
    /// <exception cref="IOException">The file cannot be deleted; the row stays.</exception>
    public async ValueTask<RecordingDeletion> DeleteAsync(RecordingId id, CancellationToken cancellationToken)
    {
        RecordingEntry? entry = await _index.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (entry is null)
        {
            return RecordingDeletion.Unknown;
        }

        if (entry.State == RecordingState.Recording)
        {
            return RecordingDeletion.BeingWritten;
        }

        if (RecordingFileName.TryGetPath(_options.Directory, entry.FileName) is { } path && File.Exists(path))
        {
            File.Delete(path);
        }

        await _index.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        return RecordingDeletion.Deleted;
    }
}
