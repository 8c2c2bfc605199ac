using System.Threading.Channels;
using PetCam.Domain.Detections;

namespace PetCam.Hub;

/// <summary>The detections of one camera: the newest, a short history, and a bounded channel per follower that keeps the latest.</summary>
public sealed class DetectionFeed
{
    private readonly Lock _gate = new();
    private readonly Queue<DetectionSet> _history = new();
    private readonly int _historyLength;
    private readonly Demand _demand;
    private Channel<DetectionSet>[] _followers = [];

    internal DetectionFeed(int historyLength, Demand demand)
    {
        _historyLength = historyLength;
        _demand = demand;
    }

    /// <summary>Null before the first.</summary>
    public DetectionSet? Latest { get; private set; }

    /// <summary>Sets taken since the silo started.</summary>
    public long Count { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<DetectionSet> History()
    {
        lock (_gate)
        {
            return [.. _history];
        }
    }

    /// <summary>Follows the feed from now on. A follower that falls behind by <paramref name="capacity"/> loses the oldest.</summary>
    public DetectionSubscription Subscribe(int capacity = 16)
    {
        Channel<DetectionSet> channel = Channel.CreateBounded<DetectionSet>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            _followers = [.. _followers, channel];
        }

        _demand.Add();
        return new DetectionSubscription(channel.Reader, () => Remove(channel));
    }

    internal void Publish(DetectionSet detections)
    {
        lock (_gate)
        {
            Latest = detections;
            Count++;
            _history.Enqueue(detections);
            if (_history.Count > _historyLength)
            {
                _history.Dequeue();
            }

            foreach (Channel<DetectionSet> follower in _followers)
            {
                follower.Writer.TryWrite(detections);
            }
        }
    }

    private void Remove(Channel<DetectionSet> channel)
    {
        bool followed;
        lock (_gate)
        {
            followed = _followers.Contains(channel);
            _followers = [.. _followers.Where(follower => follower != channel)];
        }

        channel.Writer.TryComplete();
        if (followed)
        {
            _demand.Remove();
        }
    }
}
