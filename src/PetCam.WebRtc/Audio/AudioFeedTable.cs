using System.Threading.Channels;
using PetCam.Hub;
using PetCam.Media;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Audio;

/// <summary>One worker's audio feeds, one per camera and format that somebody listens to, and the bounded queue through which the hub reaches them.</summary>
internal sealed class AudioFeedTable : IDisposable
{
    private const int QueuedFrames = 1024; // 50 frames a second and camera

    private readonly Dictionary<(AudioTrack Track, AudioFormat Format), AudioFeed> _feeds = [];
    private readonly Channel<QueuedFrame> _queue = Channel.CreateBounded<QueuedFrame>(new BoundedChannelOptions(QueuedFrames) { SingleReader = true });
    private readonly Action _wake;

    /// <param name="wake">Makes the worker look into the queue; any thread.</param>
    public AudioFeedTable(Action wake) => _wake = wake;

    public int Count => _feeds.Count;

    /// <summary>Worker: the feed of a track; attaches to the hub when it is the first to want it.</summary>
    public AudioFeed GetOrAdd(AudioTrack track, AudioFormat format, Func<TimeSpan> clockOffset)
    {
        if (!_feeds.TryGetValue((track, format), out AudioFeed? feed))
        {
            feed = new AudioFeed(track, format, clockOffset, TryPost);
            _feeds.Add((track, format), feed);
        }

        return feed;
    }

    /// <summary>Worker: lets a feed go that nobody listens to any more.</summary>
    public void Release(AudioTrack track, AudioFormat format)
    {
        if (_feeds.TryGetValue((track, format), out AudioFeed? feed) && feed.ListenerCount == 0)
        {
            feed.Dispose();
            _feeds.Remove((track, format));
        }
    }

    /// <summary>Worker: sends all frames that wait.</summary>
    public void ProcessQueue(BatchedOutput output)
    {
        while (_queue.Reader.TryRead(out QueuedFrame queued))
        {
            queued.Feed.Process(queued.Frame, output);
        }
    }

    public void Dispose()
    {
        foreach (AudioFeed feed in _feeds.Values)
        {
            feed.Dispose();
        }

        _feeds.Clear();
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out QueuedFrame queued))
        {
            queued.Frame.Dispose();
        }
    }

    private bool TryPost(AudioFeed feed, AudioFrame frame)
    {
        bool posted = _queue.Writer.TryWrite(new QueuedFrame(feed, frame));
        _wake();
        return posted;
    }

    private readonly record struct QueuedFrame(AudioFeed Feed, AudioFrame Frame);
}
