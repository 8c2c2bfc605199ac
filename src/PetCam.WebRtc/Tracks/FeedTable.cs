using System.Threading.Channels;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Pacing;

namespace PetCam.WebRtc.Tracks;

/// <summary>One worker's feeds, one per track and payload format that somebody watches, and the bounded queue through which the hub reaches them.</summary>
internal sealed class FeedTable : IDisposable
{
    private readonly Dictionary<(CameraTrack Track, VideoPayloadFormat Format), TrackFeed> _feeds = [];
    private readonly Channel<QueuedUnit> _queue;
    private readonly int _maxHistoryPackets;
    private readonly SendPacer _pacer;
    private readonly Action _wake;

    /// <param name="wake">Makes the worker look into the queue; any thread.</param>
    public FeedTable(int queuedAccessUnits, int maxHistoryPackets, SendPacer pacer, Action wake)
    {
        _queue = Channel.CreateBounded<QueuedUnit>(new BoundedChannelOptions(queuedAccessUnits) { SingleReader = true });
        _maxHistoryPackets = maxHistoryPackets;
        _pacer = pacer;
        _wake = wake;
    }

    public int Count => _feeds.Count;

    /// <summary>Worker: the feed of a track; attaches to the hub when it is the first to want it.</summary>
    public TrackFeed GetOrAdd(CameraId camera, CameraTrack track, VideoPayloadFormat format, Func<TimeSpan> clockOffset)
    {
        if (!_feeds.TryGetValue((track, format), out TrackFeed? feed))
        {
            feed = new TrackFeed(camera, track, format, _maxHistoryPackets, clockOffset, _pacer, TryPost);
            _feeds.Add((track, format), feed);
        }

        return feed;
    }

    /// <summary>Worker: lets a feed go that nobody watches any more.</summary>
    public void Release(CameraTrack track, VideoPayloadFormat format)
    {
        if (_feeds.TryGetValue((track, format), out TrackFeed? feed) && feed.ViewerCount == 0)
        {
            feed.Dispose();
            _feeds.Remove((track, format));
        }
    }

    /// <summary>Worker: sends all units that wait.</summary>
    public void ProcessQueue()
    {
        while (_queue.Reader.TryRead(out QueuedUnit queued))
        {
            queued.Feed.Process(queued.Unit);
        }
    }

    public void Dispose()
    {
        foreach (TrackFeed feed in _feeds.Values)
        {
            feed.Dispose();
        }

        _feeds.Clear();
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out QueuedUnit queued))
        {
            queued.Unit?.Dispose();
        }
    }

    private bool TryPost(TrackFeed feed, AccessUnit? unit)
    {
        bool posted = _queue.Writer.TryWrite(new QueuedUnit(feed, unit));
        _wake();
        return posted;
    }

    private readonly record struct QueuedUnit(TrackFeed Feed, AccessUnit? Unit);
}
