using System.Collections.Concurrent;
using PetCam.Domain.Cameras;

namespace PetCam.Silo.Fleet;

/// <summary>The silo's clock minus each board's, as measured last: senders read it often, uplinks write it about once a second.</summary>
internal sealed class ClockOffsets
{
    private readonly ConcurrentDictionary<CameraId, TimeSpan> _offsets = new();

    /// <summary>Zero before the first measurement.</summary>
    public TimeSpan Of(CameraId camera) => _offsets.GetValueOrDefault(camera);

    public void Set(CameraId camera, TimeSpan siloMinusBoard) => _offsets[camera] = siloMinusBoard;
}
