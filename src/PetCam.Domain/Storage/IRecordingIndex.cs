using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;

namespace PetCam.Domain.Storage;

/// <summary>Where recordings are. A task that has ended well has been written durably.</summary>
public interface IRecordingIndex
{
    /// <summary>Adds the recording, or replaces what is known of it.</summary>
    ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken);

    ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken);

    /// <summary>Lists recordings, newest first.</summary>
    /// <param name="camera">Null for all cameras.</param>
    /// <param name="before">Only older ones than this; null for the newest. The id of a page's last entry gives the next page.</param>
    /// <param name="limit">Entries at most; 1 or more.</param>
    ValueTask<ImmutableArray<RecordingEntry>> ListAsync(CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken);

    /// <summary>Marks as interrupted whatever was being written when a silo last stopped.</summary>
    /// <param name="silo">The silo whose recordings they are; others may be writing theirs right now.</param>
    /// <returns>What it changed, so that the files can be looked at.</returns>
    ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken);

    /// <returns>False when there is no such recording.</returns>
    ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken);
}
