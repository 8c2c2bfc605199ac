using System.Collections.Immutable;
using PetCam.Domain.Cameras;
using PetCam.Media;

namespace PetCam.Domain.Storage;

/// <summary>Detections of the past, as many as retention keeps.</summary>
public interface IDetectionEventStore
{
    /// <summary>Appends detections; a picture that is stored already is left as it is.</summary>
    ValueTask AppendAsync(ImmutableArray<DetectionRecord> records, CancellationToken cancellationToken);

    /// <summary>Detections of one camera captured in [<paramref name="since"/>, <paramref name="until"/>), oldest first.</summary>
    /// <param name="limit">Records at most; 1 or more.</param>
    ValueTask<ImmutableArray<DetectionRecord>> ListAsync(
        CameraId camera, CaptureTime since, CaptureTime until, int limit, CancellationToken cancellationToken);

    /// <summary>Removes what is older than retention allows, or beyond its count per camera.</summary>
    /// <returns>Records removed.</returns>
    ValueTask<long> TrimAsync(CancellationToken cancellationToken);
}
