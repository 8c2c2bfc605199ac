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
    private readonly Demand _demand = new();
    private CameraPublication? _publication;
    private ulong _lastEpoch;

    internal CameraStream(CameraId id, HubOptions options, TimeProvider time, ILogger logger)
    {
        Id = id;
        Tag = new KeyValuePair<string, object?>("camera", id.Value);
        _tracks = [.. Enum.GetValues<TrackId>().Select(track => new CameraTrack(this, track, options, time, logger))];
        _keyframeRequests = [.. _tracks.Select(_ => new KeyframeRequestLimiter(options.KeyframeRequestInterval, time))];
        Audio = new AudioTrack(this, time, logger);
        Detections = new DetectionFeed(options.DetectionHistory, _demand);
        _demand.Changed += () => DemandChanged?.Invoke(this);
    }

    /// <summary>Raised when a publication begins or ends, on the thread that did it. Handlers do not block and do not throw.</summary>
    public event Action<CameraStream>? OnlineChanged;

    /// <summary>
    /// Raised when <see cref="IsWanted"/> may have changed, maybe under a lock of the hub. Handlers look at it, do not block and do not throw.
    /// </summary>
    public event Action<CameraStream>? DemandChanged;

    public CameraId Id { get; }

    /// <summary>True while somebody watches a track, listens, follows the detections, or waits for the camera (<see cref="Want"/>).</summary>
    public bool IsWanted => _demand.IsPresent;

    /// <summary>Who publishes; null while nobody does.</summary>
    public PublicationModel? Publication => Volatile.Read(ref _publication)?.Model;

    /// <summary>Silent while the camera has announced no sound.</summary>
    public AudioTrack Audio { get; }

    public DetectionFeed Detections { get; }

    /// <summary>True while an uplink publishes.</summary>
    public bool IsOnline => Volatile.Read(ref _publication) is not null;

    public IReadOnlyList<CameraTrack> Tracks => _tracks;

    public CameraTrack this[TrackId track] => _tracks[(int)track];

    internal KeyValuePair<string, object?> Tag { get; }

    internal Demand Demand => _demand;

    /// <summary>The camera is wanted here by somebody who cannot attach yet, because it is not known what it sends.</summary>
    /// <returns>Dispose of it when attached, or not interested any more.</returns>
    public IDisposable Want() => _demand.Hold();

    /// <summary>Takes over the camera: the last to connect wins, and the one before is told.</summary>
    /// <param name="epoch">Must be higher than any before when given; null raises the stream's own count.</param>
    /// <param name="agentSession">Random per start of the agent: what it sent over another connection already is not shown twice. Null when unknown.</param>
    /// <param name="control">Where requests of viewers go.</param>
    public CameraPublication BeginPublication(IPublisherControl control, ulong? epoch = null, ulong? agentSession = null)
    {
        ArgumentNullException.ThrowIfNull(control);
        CameraPublication? previous;
        CameraPublication current;
        lock (_gate)
        {
            _lastEpoch = Math.Max(_lastEpoch + 1, epoch ?? 0);
            (previous, current) = Replace(new PublicationModel(_lastEpoch, agentSession, IsRelayed: false), control);
        }

        Announce(previous);
        return current;
    }

    /// <summary>Publishes what another silo passes on. It takes over from older uplinks and from other relays, and loses against an uplink of its own or a later epoch.</summary>
    /// <param name="epoch">Of the uplink at the camera's home.</param>
    /// <returns>Null when something newer was published here already.</returns>
    public CameraPublication? TryBeginRelay(IPublisherControl control, ulong epoch, ulong? agentSession)
    {
        ArgumentNullException.ThrowIfNull(control);
        CameraPublication? previous;
        CameraPublication current;
        lock (_gate)
        {
            bool isUplinkAsNew = _publication is { Model.IsRelayed: false } && epoch <= _lastEpoch;
            if (epoch < _lastEpoch || isUplinkAsNew)
            {
                return null;
            }

            _lastEpoch = epoch;
            (previous, current) = Replace(new PublicationModel(epoch, agentSession, IsRelayed: true), control);
        }

        Announce(previous);
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

    private (CameraPublication? Previous, CameraPublication Current) Replace(PublicationModel model, IPublisherControl control)
    {
        CameraPublication? previous = _publication;
        CameraPublication current = new(this, model, control);
        Volatile.Write(ref _publication, current);
        ChangePublisher(current);
        return (previous, current);
    }

    private void Announce(CameraPublication? previous)
    {
        previous?.Control.Supersede();
        OnlineChanged?.Invoke(this);
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
