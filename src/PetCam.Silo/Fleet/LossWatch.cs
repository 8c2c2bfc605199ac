using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.Ingest;

namespace PetCam.Silo.Fleet;

/// <summary>Remembers when each camera last lost something on its way: counters only say that it ever did.</summary>
internal sealed class LossWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<CameraId, Seen> _seen = new();

    /// <summary>When the agent last skipped units because its queue was full; null when it has not in this connection.</summary>
    public DateTimeOffset? LastSkippedAt(CameraId camera) => _seen.GetValueOrDefault(camera)?.SkippedAt;

    /// <summary>When sequence numbers were last missing; null when none were in this connection.</summary>
    public DateTimeOffset? LastMissedAt(CameraId camera) => _seen.GetValueOrDefault(camera)?.MissedAt;

    /// <summary>Called for one camera by one thread at a time.</summary>
    public void Observe(UplinkModel uplink)
    {
        ulong skipped = uplink.Status?.QueueDropped ?? 0;
        long missed = uplink.Traffic.MissedUnits;
        Seen before = _seen.GetValueOrDefault(uplink.Identity.Camera) is { } known && known.Epoch == uplink.Epoch
            ? known
            : new Seen(uplink.Epoch, skipped, missed, null, null);
        _seen[uplink.Identity.Camera] = new Seen(
            uplink.Epoch,
            skipped,
            missed,
            skipped > before.Skipped ? time.GetUtcNow() : before.SkippedAt,
            missed > before.Missed ? time.GetUtcNow() : before.MissedAt);
    }

    private sealed record Seen(ulong Epoch, ulong Skipped, long Missed, DateTimeOffset? SkippedAt, DateTimeOffset? MissedAt);
}
