using PetCam.Domain.Detections;
using PetCam.Media;

namespace PetCam.Hub;

/// <summary>The right to publish one camera, held by one uplink until it ends or a newer one takes over.</summary>
/// <remarks>One thread at a time. After a newer publication began, publishing returns false and reaches nobody.</remarks>
public sealed class CameraPublication : IDisposable
{
    private readonly CameraStream _stream;

    internal CameraPublication(CameraStream stream, PublicationModel model, IPublisherControl control)
    {
        _stream = stream;
        Model = model;
        Control = control;
    }

    /// <summary>Rises with each uplink of the camera; a relay has that of the uplink at the camera's home.</summary>
    public ulong Epoch => Model.Epoch;

    public PublicationModel Model { get; }

    /// <summary>False as soon as a newer publication took over.</summary>
    public bool IsCurrent => _stream.IsCurrent(this);

    internal IPublisherControl Control { get; }

    /// <summary>Borrows <paramref name="unit"/> and hands it to all sinks of its track.</summary>
    /// <returns>False when it was not passed on: superseded, or a delta unit behind a gap.</returns>
    public bool Publish(AccessUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return _stream[unit.Track].Publish(unit, this);
    }

    /// <summary>Says that the camera has sound, before its first frame, or with null that it has none any more: viewers are offered it from then on.</summary>
    public bool AnnounceAudio(AudioFormat? format) => _stream.Audio.Announce(format, this);

    /// <summary>Borrows <paramref name="frame"/> and hands it to all who listen.</summary>
    /// <returns>False when superseded.</returns>
    public bool Publish(AudioFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return _stream.Audio.Publish(frame, this);
    }

    /// <summary>Hands detections to all who follow them.</summary>
    public bool Publish(DetectionSet detections)
    {
        ArgumentNullException.ThrowIfNull(detections);
        if (!_stream.IsCurrent(this) || (Model.IsRelayed && IsRepeated(detections)))
        {
            return false;
        }

        _stream.Detections.Publish(detections);
        return true;
    }

    /// <summary>The camera is offline from now on, unless a newer publication took over.</summary>
    public void Dispose() => _stream.EndPublication(this);

    // Each relay begins with the newest detections: one that took over from another repeats them.
    private bool IsRepeated(DetectionSet detections) => _stream.Detections.Latest is { } latest
        && latest.CaptureTime == detections.CaptureTime && latest.FrameNumber == detections.FrameNumber && latest.Version == detections.Version;
}
