using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Local;

/// <summary>
/// The directory of a cluster of one: everything lives here. Epochs are milliseconds of the wall clock, raised when it stands still or
/// goes back, so that they rise over restarts too.
/// </summary>
internal sealed class LocalHomeDirectory(IClusterMembership membership, TimeProvider time) : IHomeDirectory, IOwnHomes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnedHome> _owned = new(StringComparer.Ordinal);
    private ulong _highestReleased;

    /// <summary>Never raised: there is nowhere to move.</summary>
    public event Action<string, Home>? Moved
    {
        add { }
        remove { }
    }

    /// <summary>Never raised: there is nobody to take anything from.</summary>
    public event Action<HomeArrival>? Arrived
    {
        add { }
        remove { }
    }

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(new Home(membership.Self, _owned.TryGetValue(key, out OwnedHome owned) ? owned.Epoch : Raise(key)));
        }
    }

    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OwnedEpoch(key) is { } epoch ? new Home(membership.Self, epoch) : (Home?)null);

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(new Home(membership.Self, Raise(key)));
        }
    }

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_owned.TryGetValue(key, out OwnedHome owned) && owned.Epoch == epoch)
            {
                _owned.Remove(key);
                _highestReleased = Math.Max(_highestReleased, epoch); // one for all keys: nothing is kept of each
            }
        }

        return ValueTask.CompletedTask;
    }

    public ulong? OwnedEpoch(string key)
    {
        lock (_gate)
        {
            return _owned.TryGetValue(key, out OwnedHome owned) ? owned.Epoch : null;
        }
    }

    public IReadOnlyList<OwnedHome> List(string prefix)
    {
        lock (_gate)
        {
            return [.. _owned.Values.Where(home => home.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(static home => home.Key, StringComparer.Ordinal)];
        }
    }

    public void Forget(string key, Home stale)
    {
        // Nothing here is remembered of others.
    }

    private ulong Raise(string key)
    {
        ulong previous = _owned.TryGetValue(key, out OwnedHome owned) ? owned.Epoch : _highestReleased;
        DateTimeOffset now = time.GetUtcNow();
        ulong epoch = Math.Max(previous + 1, (ulong)now.ToUnixTimeMilliseconds());
        _owned[key] = new OwnedHome(key, epoch, now);
        return epoch;
    }
}
