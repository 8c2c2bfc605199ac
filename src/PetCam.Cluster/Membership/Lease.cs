using Microsoft.Extensions.Options;

namespace PetCam.Cluster.Membership;

/// <summary>
/// Whether this silo may decide, by its own monotonic clock: from the moment a renewal was sent, for the lease without a margin. A
/// process that stood still sees the time gone at its first look.
/// </summary>
internal sealed class Lease(IOptions<ClusterOptions> options, TimeProvider time)
{
    private readonly ClusterOptions _options = options.Value;
    private long _aliveUntil = long.MinValue;
    private long _lastRenewal;
    private long _unbrokenSince;
    private volatile bool _isRenewing;

    /// <summary>True while nobody else can have taken over.</summary>
    public bool IsAlive => time.GetTimestamp() < Volatile.Read(ref _aliveUntil);

    /// <summary>False from the first renewal that failed to the next that succeeds. Who says so to others has begun a gap with it.</summary>
    public bool IsRenewing => _isRenewing;

    /// <summary>True when renewals had no gap for a whole lease: what looks dead is, and it was not the referee that was away.</summary>
    public bool MaySentence => _isRenewing && IsAlive && time.GetElapsedTime(_unbrokenSince, _lastRenewal) >= _options.Lease;

    /// <summary>Until <see cref="IsAlive"/> turns false; zero afterwards.</summary>
    public TimeSpan Remaining
    {
        get
        {
            long now = time.GetTimestamp();
            long until = Volatile.Read(ref _aliveUntil);
            return until <= now ? TimeSpan.Zero : time.GetElapsedTime(now, until);
        }
    }

    /// <summary>True when another heartbeat may come too late: who waits for the referee must know now whether it is away for all.</summary>
    public bool IsRunningOut => Remaining <= _options.Heartbeat + _options.RenewTimeout;

    /// <param name="sentAt">Timestamp before the renewal, or the join, was sent: the referee's lease began later.</param>
    public void Renewed(long sentAt)
    {
        if (!_isRenewing || time.GetElapsedTime(_lastRenewal, sentAt) > _options.Lease - _options.Margin)
        {
            _unbrokenSince = sentAt;
        }

        _lastRenewal = sentAt;
        _isRenewing = true;
        Extend(sentAt);
    }

    public void Failed()
    {
        _isRenewing = false;
        _unbrokenSince = _lastRenewal;
    }

    /// <summary>
    /// Nobody else could renew after <paramref name="askedAt"/>: whoever renews first needs a whole lease without a gap before it may
    /// declare anybody dead.
    /// </summary>
    public void Extend(long askedAt) =>
        Volatile.Write(ref _aliveUntil, askedAt + (long)((_options.Lease - _options.Margin).TotalSeconds * time.TimestampFrequency));

    public void End()
    {
        Volatile.Write(ref _aliveUntil, long.MinValue);
        Failed();
    }
}
