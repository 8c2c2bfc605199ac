namespace PetCam.WebRtc.Congestion;

/// <summary>Chooses per viewer between main stream, sub-stream and keyframes only: down as soon as the path is too thin,
/// up only when it is proven wide enough.</summary>
/// <remarks>
/// No time-outs of its own: every decision is a function of <see cref="Update"/>'s arguments and of when it was called before. An up-switch that has to be taken
/// back doubles the time until the next try, so that a path at the edge is not switched back and forth.
/// </remarks>
internal sealed class LayerSelector
{
    /// <summary>An estimate must exceed what a layer needs by this factor before the viewer is given it.</summary>
    public const double UpFactor = 1.2;

    /// <summary>Of a queue this long nothing is a false alarm any more, and every picture more makes it longer.</summary>
    public const long LongQueueMicroseconds = 250_000;

    private const double HeavyFactor = 0.7; // below this share of the need the queue grows by a picture's worth with every third picture
    private const long HeavyMicroseconds = 200_000;
    private const long ShortMicroseconds = 1_000_000; // time for a probe to refute a single false alarm
    private const long UpMicroseconds = 1_500_000; // time for a short probe and a longer one
    private const long TakenBackMicroseconds = 20_000_000; // so soon after an up-switch a down-switch means that it was wrong
    private const long ShortestPause = 2_000_000; // the queue that led to the down-switch empties
    private const long FirstTakenBackPause = 20_000_000;
    private const long LongestPause = 160_000_000;

    private long _tooThinSince = -1;
    private long _wideSince = -1;
    private long _raisedAt = -1;
    private long _pause = ShortestPause;
    private long _noRaiseBefore;

    /// <param name="initial">What the viewer begins with.</param>
    public LayerSelector(StreamLayer initial = StreamLayer.Main) => Layer = initial;

    public StreamLayer Layer { get; private set; }

    /// <summary>True when the newest <see cref="Update"/> left a layer that is far above what the path carries, with a long queue of it on the way.</summary>
    public bool IsUrgent { get; private set; }

    /// <summary>What the path should be probed for; 0 when nothing is wanted. Goes to <see cref="BandwidthEstimator.WantedBps"/>.</summary>
    public long WantedBps { get; private set; }

    /// <summary>Takes the newest figures. About ten times a second.</summary>
    /// <param name="estimateBps">From <see cref="BandwidthEstimator.EstimateBps"/>.</param>
    /// <param name="mainBps">Measured bitrate of the main stream over some seconds, as sent; 0 while it is not known.</param>
    /// <param name="subBps">The same of the sub-stream; 0 when there is none.</param>
    /// <param name="queueMicroseconds">From <see cref="BandwidthEstimator.QueueDelay"/>.</param>
    /// <param name="nowMicroseconds">Monotonic.</param>
    /// <returns>The layer to send from its next keyframe on.</returns>
    public StreamLayer Update(long estimateBps, long mainBps, long subBps, long queueMicroseconds, long nowMicroseconds)
    {
        LayerNeeds needs = new(mainBps, subBps);
        if (Layer == StreamLayer.Sub && !needs.HasSub)
        {
            Layer = needs.HighestWithin(estimateBps);
        }

        IsUrgent = queueMicroseconds >= LongQueueMicroseconds && estimateBps < HeavyFactor * needs.Of(Layer);
        if (IsTooThin(estimateBps, needs.Of(Layer), nowMicroseconds) || IsUrgent)
        {
            Lower(needs.HighestWithin(estimateBps), nowMicroseconds);
        }
        else if (IsProvenWide(estimateBps, needs, nowMicroseconds))
        {
            Raise(needs.HighestWithin((long)(estimateBps / UpFactor)), nowMicroseconds);
        }

        WantedBps = Wish(estimateBps, needs, nowMicroseconds);
        return Layer;
    }

    private bool IsTooThin(long estimateBps, long need, long now)
    {
        if (estimateBps >= need)
        {
            _tooThinSince = -1;
            return false;
        }

        _tooThinSince = _tooThinSince < 0 ? now : _tooThinSince;
        return now - _tooThinSince >= (estimateBps < HeavyFactor * need ? HeavyMicroseconds : ShortMicroseconds);
    }

    private void Lower(StreamLayer layer, long now)
    {
        bool takenBack = _raisedAt >= 0 && now - _raisedAt < Math.Max(TakenBackMicroseconds, 2 * _pause);
        _pause = takenBack ? Math.Clamp(2 * _pause, FirstTakenBackPause, LongestPause) : ShortestPause;
        _noRaiseBefore = now + _pause;
        Change(layer);
    }

    private bool IsProvenWide(long estimateBps, in LayerNeeds needs, long now)
    {
        bool wide = Layer != StreamLayer.Main && now >= _noRaiseBefore && estimateBps >= UpFactor * needs.Of(needs.Above(Layer));
        _wideSince = !wide ? -1 : _wideSince < 0 ? now : _wideSince;
        return wide && now - _wideSince >= UpMicroseconds;
    }

    private void Raise(StreamLayer layer, long now)
    {
        _raisedAt = now;
        Change(layer);
    }

    private void Change(StreamLayer layer)
    {
        Layer = layer;
        _tooThinSince = -1;
        _wideSince = -1;
    }

    private long Wish(long estimateBps, in LayerNeeds needs, long now)
    {
        long need = estimateBps < needs.Of(Layer) ? needs.Of(Layer) // perhaps a false alarm: ask before giving the layer up
            : Layer != StreamLayer.Main && now >= _noRaiseBefore ? needs.Of(needs.Above(Layer))
            : 0;
        return (long)Math.Ceiling(UpFactor * need);
    }
}
