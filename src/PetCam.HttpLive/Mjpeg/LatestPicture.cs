using System.Threading.Channels;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>Keeps the newest picture for one viewer until it is ready for it; a newer one replaces it.</summary>
/// <remarks>Data path 6/8: a slow MJPEG viewer misses pictures, and nobody waits for it.</remarks>
internal sealed class LatestPicture : IAccessUnitSink, IDisposable
{
    private readonly Channel<AccessUnit> _slot;
    private readonly IDisposable _attachment;

    public LatestPicture(CameraStream camera)
    {
        KeyValuePair<string, object?> tag = HttpLiveMetrics.Tag(camera.Id);
        _slot = Channel.CreateBounded<AccessUnit>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true },
            replaced =>
            {
                replaced.Dispose();
                HttpLiveMetrics.PicturesSkipped.Add(1, tag);
            });
        _attachment = camera[TrackId.Picture].Attach(this);
    }

    /// <summary>The newest picture that was not read yet; its reference belongs to the caller.</summary>
    public ValueTask<AccessUnit> ReadAsync(CancellationToken cancellationToken) => _slot.Reader.ReadAsync(cancellationToken);

    void IAccessUnitSink.OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        AccessUnit kept = unit.AddReference();
        if (!_slot.Writer.TryWrite(kept))
        {
            kept.Dispose(); // the viewer is leaving
        }
    }

    void IAccessUnitSink.OnDiscontinuity()
    {
        // Every picture stands alone.
    }

    public void Dispose()
    {
        _attachment.Dispose();
        _slot.Writer.TryComplete();
        while (_slot.Reader.TryRead(out AccessUnit? unit))
        {
            unit.Dispose();
        }
    }
}
