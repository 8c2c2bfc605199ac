using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;

namespace PetCam.Domain.Storage;

/// <summary>The list of recorded files. A convenience, not the truth: it can be made anew from the files.</summary>
public interface IRecordingIndex
{
    /// <summary>Adds the entry, or replaces the one of the same id.</summary>
    ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="camera">Null for all cameras.</param>
    /// <param name="before">Only those that sort before this one; null from the newest.</param>
    ValueTask<IReadOnlyList<RecordingEntry>> ListAsync(
        CameraId? camera, int limit, RecordingId? before, CancellationToken cancellationToken);

    /// <summary>Those in state <see cref="RecordingState.Recording"/>.</summary>
    ValueTask<IReadOnlyList<RecordingEntry>> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken);
}
