using System.Collections.Concurrent;
using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Domain.Storage;

namespace PetCam.Recording.Tests;

/// <summary>A recording index in memory, that can be made to refuse.</summary>
internal sealed class MemoryIndex : IRecordingIndex
{
    private readonly ConcurrentDictionary<RecordingId, RecordingEntry> _entries = new();

    public bool IsAway { get; set; }

    public IReadOnlyList<RecordingEntry> Entries => [.. _entries.Values.OrderBy(entry => entry.Id.ToString(), StringComparer.Ordinal)];

    public ValueTask SaveAsync(RecordingEntry entry, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new InvalidOperationException("The index is away.");
        }

        _entries[entry.Id] = entry;
        return ValueTask.CompletedTask;
    }

    public ValueTask<RecordingEntry?> FindAsync(RecordingId id, CancellationToken cancellationToken) =>
        new(_entries.GetValueOrDefault(id));

    public ValueTask<ImmutableArray<RecordingEntry>> ListAsync(
        CameraId? camera, RecordingId? before, int limit, CancellationToken cancellationToken) =>
        new([.. Entries.Reverse().Take(limit)]);

    public ValueTask<ImmutableArray<RecordingEntry>> InterruptRunningAsync(string silo, DateTimeOffset endedAt, CancellationToken cancellationToken)
    {
        ImmutableArray<RecordingEntry> running =
        [
            .. Entries.Where(entry => entry.State == RecordingState.Recording && entry.Silo == silo)
                .Select(entry => entry with { State = RecordingState.Interrupted, EndedAt = endedAt }),
        ];
        foreach (RecordingEntry entry in running)
        {
            _entries[entry.Id] = entry;
        }

        return new(running);
    }

    public ValueTask<bool> RemoveAsync(RecordingId id, CancellationToken cancellationToken) => new(_entries.TryRemove(id, out _));
}
