using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;

namespace PetCam.Recording.TestWriter;

/// <summary>An index that keeps nothing: what this program leaves behind is the file.</summary>
internal sealed class NoIndex : IRecordingIndex
{
    public ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken) => new((RecordingEntry?)null);

    public ValueTask<ImmutableArray<RecordingEntry>> ListAsync(
        CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken) => new([]);

    public ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken) => new([]);

    public ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken) => new(false);
}
