using PetCam.Protocol;

namespace PetCam.Ingest;

/// <summary>When a relay does what by the clock: try again, let a lost camera go offline, close one that nobody wants.</summary>
/// <remarks>The relay's task owns it; only <see cref="RetryNow"/> is for any thread.</remarks>
internal sealed class RelaySchedule
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1); // timers count milliseconds

    private readonly RelayOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private long? _unwantedSince;
    private long? _lostSince;
    private long _attachedAt;
    private long _retryAt;
    private volatile bool _isFresh;

    public RelaySchedule(RelayOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _backoff = new Backoff(options.FirstRetry, options.MaxRetry, Random.Shared);
    }

    public bool IsUnwanted => _unwantedSince is not null;

    /// <summary>Nobody has wanted it for as long as it is kept.</summary>
    public bool IsCloseDue => HasExpired(_unwantedSince, _options.CloseAfter);

    /// <summary>The link has been gone for as long as the camera stays online without one.</summary>
    public bool IsHoldOver => HasExpired(_lostSince, _options.HoldTime);

    public bool IsRetryDue => _time.GetTimestamp() >= Interlocked.Read(ref _retryAt);

    public void NoteDemand(bool isWanted) => _unwantedSince = isWanted ? null : _unwantedSince ?? _time.GetTimestamp();

    public void Attached()
    {
        _attachedAt = _time.GetTimestamp();
        _lostSince = null;
    }

    /// <summary>It comes, but over a detour: the home is asked again later.</summary>
    public void Detouring() => RetryAfter(_backoff.Shorten(_options.DetourTime));

    /// <summary>The link ended. One that lived for a while is opened again at once.</summary>
    public void Lost()
    {
        _lostSince = _time.GetTimestamp();
        bool wasStable = _time.GetElapsedTime(_attachedAt) >= _options.MaxRetry;
        if (wasStable)
        {
            _backoff.Reset();
        }

        RetryAfter(wasStable ? TimeSpan.Zero : _backoff.Next());
    }

    /// <summary>An attempt failed.</summary>
    public void Failed()
    {
        if (_isFresh)
        {
            _isFresh = false;
            _backoff.Reset();
        }

        RetryAfter(_backoff.Next());
    }

    /// <summary>There is nobody to ask: a hint comes sooner than the next attempt.</summary>
    public void Missed() => RetryAfter(_backoff.Spread(_options.MaxRetry));

    /// <summary>Something has changed: the next attempt is due, and those after it begin with short waits again.</summary>
    public void RetryNow()
    {
        _isFresh = true;
        Interlocked.Exchange(ref _retryAt, _time.GetTimestamp());
    }

    public void Closed()
    {
        _backoff.Reset();
        _lostSince = null;
    }

    /// <summary>How long nothing will be due.</summary>
    /// <param name="isHeld">The camera is online without a link.</param>
    /// <param name="mayRetry">A link is wanted.</param>
    public TimeSpan UntilNext(bool isHeld, bool mayRetry)
    {
        TimeSpan next = Timeout.InfiniteTimeSpan;
        Sooner(ref next, _unwantedSince, _options.CloseAfter);
        Sooner(ref next, isHeld ? _lostSince : null, _options.HoldTime);
        Sooner(ref next, mayRetry ? Interlocked.Read(ref _retryAt) : null, TimeSpan.Zero);
        return next;
    }

    private bool HasExpired(long? since, TimeSpan limit) => since is { } start && _time.GetElapsedTime(start) >= limit;

    private void RetryAfter(TimeSpan wait) =>
        Interlocked.Exchange(ref _retryAt, _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency));

    private void Sooner(ref TimeSpan next, long? since, TimeSpan limit)
    {
        if (since is { } start)
        {
            TimeSpan left = limit - _time.GetElapsedTime(start);
            left = left < ShortestWait ? ShortestWait : left;
            next = next == Timeout.InfiniteTimeSpan || left < next ? left : next;
        }
    }
}
