using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>A camera at its home, as an uplink would publish it: it can move, and repeat what it sent before.</summary>
internal sealed class HomeCamera : IPublisherControl, IDisposable
{
    public const int GopLength = 10;

    private readonly CameraPublication _publication;

    public HomeCamera(LoopbackCluster cluster, LoopbackSilo silo, string name = "kitchen", ulong session = 7)
    {
        ulong epoch = cluster.Claim(silo, name);
        _publication = silo.Stream(name).BeginPublication(this, epoch, session);
    }

    public ulong Epoch => _publication.Epoch;

    public bool IsSuperseded { get; private set; }

    public int KeyframeRequests { get; private set; }

    public TimeSpan? FrameInterval { get; private set; }

    public CameraPublication Publication => _publication;

    /// <summary>Publishes units of a track, a keyframe at each multiple of the GOP's length.</summary>
    public void Publish(ulong first, ulong last, TrackId track = TrackId.Main, int sliceLength = 100)
    {
        for (ulong sequence = first; sequence <= last; sequence++)
        {
            using AccessUnit unit = AccessUnits.H264(sequence, sequence % GopLength == 0, track, sliceLength);
            _publication.Publish(unit);
        }
    }

    public void RequestKeyframe(TrackId track) => KeyframeRequests++;

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval) => FrameInterval = frameInterval;

    public void Supersede() => IsSuperseded = true;

    public void Dispose() => _publication.Dispose();
}
