using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Ingest;

/// <summary>Waits for the first unit of a track from which decoding can start, the cached one included.</summary>
internal sealed class FirstUnit : IAccessUnitSink, IDisposable
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _attachment;

    public FirstUnit(CameraTrack track) => _attachment = track.Attach(this);

    public Task Arrived => _arrived.Task;

    void IAccessUnitSink.OnAccessUnit(AccessUnit unit, bool isReplay) => _arrived.TrySetResult();

    void IAccessUnitSink.OnDiscontinuity()
    {
        // What follows begins with a keyframe again.
    }

    public void Dispose() => _attachment.Dispose();
}
