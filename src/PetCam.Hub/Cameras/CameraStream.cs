using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Media;

namespace PetCam.Hub;

/// <summary>All that one camera sends, on this silo: its tracks, its sound and its detections.</summary>
public sealed class CameraStream
{
    private readonly Lock _gate = new();
    private readonly CameraTrack[] _tracks;
    private readonly KeyframeRequestLimiter[] _keyframeRequests;
    private CameraPublication? _publication;
    private ulong _lastEpoch;

    internal CameraStream(CameraId id, HubOptions options, TimeProvider time, ILogger logger)
    {
        Id = id;
        Tag = new KeyValuePair<string, object?>("camera", id.Value);
        _tracks = [.. Enum.GetValues<TrackId>().Select(track => new CameraTrack(this, track, options, time, logger))];
        _keyframeRequests = [.. _tracks.Select(_ => new KeyframeRequestLimiter(options.KeyframeRequestInterval, time))];
        Audio = new AudioTrack(this, time, logger);
        Detections = new DetectionFeed(options.DetectionHistory);
    }

    /// <summary>Raised when a publication begins or ends, on the thread that did it. Handlers do not block and do not throw.</summary>
    public event Action<CameraStream>? OnlineChanged;

    public CameraId Id { get; }

    /// <summary>Silent while the camera has announced no sound.</summary>
    public AudioTrack Audio { get; }

    public DetectionFeed Detections { get; }

    /// <summary>True while an uplink publishes.</summary>
    public bool IsOnline => Volatile.Read(ref _publication) is not null;

    public IReadOnlyList<CameraTrack> Tracks => _tracks;

    public CameraTrack this[TrackId track] => _tracks[(int)track];

    internal KeyValuePair<string, object?> Tag { get; }

    /// <summary>Takes over the camera: the last to connect wins, and the one before is told.</summary>
    /// <param name="epoch">Must be higher than any before when given; null raises the stream's own count.</param>
    /// <param name="control">Where requests of viewers go.</param>
    public CameraPublication BeginPublication(IPublisherControl control, ulong? epoch = null)
    {
        ArgumentNullException.ThrowIfNull(control);
        CameraPublication? previous;
        CameraPublication current;
        lock (_gate)
        {
            previous = _publication;
            _lastEpoch = Math.Max(_lastEpoch + 1, epoch ?? 0);
            current = new CameraPublication(this, _lastEpoch, control);
            Volatile.Write(ref _publication, current);
            ChangePublisher(current);
        }

        previous?.Control.Supersede();
        OnlineChanged?.Invoke(this);
        return current;
    }

    /// <summary>Asks the board for one picture per interval on a track; zero is full rate. Without effect while offline.</summary>
    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval) =>
        Volatile.Read(ref _publication)?.Control.RequestFrameInterval(track, frameInterval);

    internal bool IsCurrent(CameraPublication publication) => ReferenceEquals(Volatile.Read(ref _publication), publication);

    internal void EndPublication(CameraPublication publication)
    {
        lock (_gate)
        {
            if (!IsCurrent(publication))
            {
                return;
            }

            Volatile.Write(ref _publication, null);
            ChangePublisher(null);
        }

        OnlineChanged?.Invoke(this);
    }

    internal void RequestKeyframe(TrackId track)
    {
        CameraPublication? publication = Volatile.Read(ref _publication);
        if (publication is not null && _keyframeRequests[(int)track].TryPass())
        {
            HubMetrics.KeyframeRequests.Add(1, Tag);
            publication.Control.RequestKeyframe(track);
        }
    }

    private void ChangePublisher(CameraPublication? publisher)
    {
        foreach (CameraTrack track in _tracks)
        {
            track.ChangePublisher(publisher);
        }

        Audio.ChangePublisher(publisher);
    }
}
