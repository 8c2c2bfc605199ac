namespace PetCam.WebRtc.Receiving;

/// <summary>When to ask a publisher for a keyframe: at once when one is needed, and again while none comes; never in a stream of requests.</summary>
internal sealed class KeyframeRequests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500); // encoder, way and a retransmission fit in

    private int _wanted;
    private TimeSpan? _askedAt;

    /// <summary>Somebody who watches needs one. Any thread; never blocks.</summary>
    public void Want() => Interlocked.Exchange(ref _wanted, 1);

    /// <summary>Media begins at this time, with a keyframe of its own accord: only when that does not come, it is asked for.</summary>
    public void Begin(TimeSpan now) => _askedAt = now;

    /// <param name="isWaiting">Nothing can be decoded until one comes.</param>
    /// <returns>True when it is to be asked for now.</returns>
    public bool TryTake(bool isWaiting, TimeSpan now)
    {
        bool due = _askedAt is not { } asked || now - asked >= Interval;
        if (!due || !(isWaiting || Volatile.Read(ref _wanted) != 0))
        {
            return false;
        }

        Interlocked.Exchange(ref _wanted, 0);
        _askedAt = now;
        return true;
    }
}
