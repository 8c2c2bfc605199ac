using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;

namespace PetCam.Silo.Recordings;

/// <summary>Lists recordings: what the index has, with the recorder's figures for those in progress.</summary>
internal sealed class RecordingCatalog
{
    private readonly IRecordingIndex _index;
    private readonly IRecorder _recorder;
    private readonly IClusterMembership _members;

    public RecordingCatalog(IRecordingIndex index, IRecorder recorder, IClusterMembership members)
    {
        _index = index;
        _recorder = recorder;
        _members = members;
    }

    public async Task<RecordingPage> ListAsync(CameraId? camera, int limit, RecordingId? before, CancellationToken cancellationToken)
    {
        ImmutableArray<RecordingEntry> entries = await _index.ListAsync(camera, before, limit, cancellationToken);
        return new RecordingPage([.. entries.Select(Describe)], entries.Length < limit ? null : entries[^1].Id.ToString());
    }

    public async Task<Recording?> FindAsync(RecordingId id, CancellationToken cancellationToken) =>
        await _index.FindAsync(id, cancellationToken) is { } entry ? Describe(entry) : null;

    /// <summary>A silo that was killed leaves rows behind that say that they are being written, until it starts again.</summary>
    private bool IsWriterAlive(RecordingEntry entry) => entry.Silo.Length == 0 || entry.Silo == _members.Self.Id || _members.Find(entry.Silo) is not null;

    private Recording Describe(RecordingEntry entry)
    {
        RecordingProgress? progress = entry.State == RecordingState.Recording ? _recorder.GetProgress(entry.Camera) : null;
        return Recording.From(entry, progress?.Id == entry.Id ? progress : null, IsWriterAlive(entry));
    }
}
