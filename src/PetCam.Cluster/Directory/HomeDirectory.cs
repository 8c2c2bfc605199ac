using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Directory;

/// <summary>The directory with a memory: own homes until they are lost or given up, others' as long as there is room.</summary>
/// <remarks>What this silo owns is remembered with its life, so that whatever a former life owned is nobody's without being looked for.</remarks>
internal sealed class HomeDirectory : IHomeDirectory, IDisposable
{
    private const int KeysPerCheck = 2048;

    private readonly IClusterMembership _membership;
    private readonly IHomeTable _table;
    private readonly HomeQueue _queue;
    private readonly ClusterOptions _options;
    private readonly ILogger<HomeDirectory> _logger;
    private readonly ConcurrentDictionary<string, Home> _owned = new(StringComparer.Ordinal);
    private readonly HomeCache _others;

    public HomeDirectory(
        IClusterMembership membership, IHomeTable table, HomeQueue queue, IOptions<ClusterOptions> options, ILogger<HomeDirectory> logger)
    {
        _membership = membership;
        _table = table;
        _queue = queue;
        _options = options.Value;
        _logger = logger;
        _others = new HomeCache(_options.MaxCachedHomes);
        _queue.Learned = Learn;
        _membership.LifeEnded += Drop;
    }

    public event Action<string, Home>? Moved;

    public async ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken)
    {
        ThrowUnlessAlive();
        if (Remembered(key) is { } home)
        {
            return home; // the way of nearly every call: nothing is allocated
        }

        ThrowIfInvalid(key);
        return await _queue.AskAsync(new HomeRequest(HomeRequestKind.ClaimIfFree, key), cancellationToken).ConfigureAwait(false) ?? throw Unclaimed(key);
    }

    public async ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (Remembered(key) is { } home)
        {
            return home;
        }

        ThrowIfInvalid(key);
        return await _queue.AskAsync(new HomeRequest(HomeRequestKind.Find, key), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(key);
        ThrowUnlessAlive();
        Home home = await _queue.AskAsync(new HomeRequest(HomeRequestKind.Claim, key), cancellationToken).ConfigureAwait(false) ?? throw Unclaimed(key);
        return Owned(key) is null ? throw new SiloUnavailableException($"'{key}' was claimed by another silo right after this one (epoch {home.Epoch}).") : home;
    }

    public async ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken)
    {
        if (!_owned.TryGetValue(key, out Home home) || home.Epoch != epoch || !_owned.TryRemove(new KeyValuePair<string, Home>(key, home)))
        {
            return;
        }

        try
        {
            await _queue.AskAsync(new HomeRequest(HomeRequestKind.Release, key, home), cancellationToken).ConfigureAwait(false);
        }
        catch (SiloUnavailableException)
        {
            // It waits for the table, or this silo stops and gives up everything.
        }

        _owned.TryRemove(new KeyValuePair<string, Home>(key, home)); // a question that overtook the release may have brought it back
    }

    public ulong? OwnedEpoch(string key) => Owned(key)?.Epoch;

    public void Forget(string key, Home stale) => _others.Forget(key, stale);

    /// <summary>Takes what the table told by itself.</summary>
    public void Hear(ClusterNotice notice)
    {
        if (notice.Home is not { } home)
        {
            _others.Forget(notice.Key);
        }
        else if (Learn(notice.Key, home, isHint: true))
        {
            RaiseMoved(notice.Key, home);
        }
    }

    /// <summary>Notices may have been missed: looks at what live silos own, and whether what this one owns still is its own.</summary>
    /// <exception cref="RefereeUnavailableException">The table cannot be reached.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        _others.Clear();
        foreach (HomeEntry entry in await _table.LoadAsync(_options.MaxCachedHomes, cancellationToken).ConfigureAwait(false))
        {
            Hear(new ClusterNotice(ClusterNoticeKind.Moved, entry.Key, entry.Home));
        }

        KeyValuePair<string, Home>[] owned = [.. _owned];
        foreach (KeyValuePair<string, Home>[] chunk in owned.Chunk(KeysPerCheck))
        {
            Dictionary<string, Home> now = (await _table.FindAsync([.. chunk.Select(static entry => entry.Key)], cancellationToken).ConfigureAwait(false))
                .ToDictionary(static entry => entry.Key, static entry => entry.Home, StringComparer.Ordinal);
            foreach (KeyValuePair<string, Home> entry in chunk.Where(entry => !now.TryGetValue(entry.Key, out Home home) || home.Epoch > entry.Value.Epoch && home.Silo != entry.Value.Silo))
            {
                Lose(entry.Key, entry.Value, now.TryGetValue(entry.Key, out Home home) ? $"{home.Silo} has it" : "nobody has it");
            }
        }
    }

    public void Dispose() => _membership.LifeEnded -= Drop;

    private Home? Owned(string key) =>
        _owned.TryGetValue(key, out Home home) && home.Silo == _membership.Self && _membership.IsAlive ? home : null;

    private Home? Remembered(string key)
    {
        if (Owned(key) is { } own)
        {
            return own;
        }

        return _others.Find(key) is { } home && _membership.Find(home.Silo.Id)?.Identity == home.Silo ? home : null;
    }

    private void Learn(string key, Home? home)
    {
        if (home is { } known)
        {
            if (Learn(key, known, isHint: false))
            {
                RaiseMoved(key, known);
            }
        }
        else
        {
            _others.Forget(key);
        }
    }

    /// <returns>True when this is news.</returns>
    private bool Learn(string key, Home home, bool isHint)
    {
        if (home.Silo != _membership.Self)
        {
            if (_owned.TryGetValue(key, out Home own) && own.Epoch < home.Epoch)
            {
                Lose(key, own, $"{home.Silo} has it");
            }

            return _others.Learn(key, home);
        }

        if (_others.Find(key) is { } other && other.Epoch > home.Epoch)
        {
            return false; // the hint of a newer claim overtook the answer to this one
        }

        _others.Forget(key);
        if (isHint)
        {
            return false; // of a claim of its own, whose answer says so; or an old one, of a key that has been given up since
        }

        Home newest = _owned.AddOrUpdate(key, home, (_, known) => known.Silo == home.Silo && known.Epoch > home.Epoch ? known : home);
        return newest == home;
    }

    private void RaiseMoved(string key, Home home)
    {
        foreach (Action<string, Home> handler in Moved?.GetInvocationList().Cast<Action<string, Home>>() ?? [])
        {
            try
            {
                handler(key, home);
            }
#pragma warning disable CA1031 // Another feature's mistake must not fail the claims of everybody else.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClusterLog.HandlerFailed(_logger, nameof(Moved), exception);
            }
        }
    }

    private void Lose(string key, Home home, string owner)
    {
        if (_owned.TryRemove(new KeyValuePair<string, Home>(key, home)) && home.Silo == _membership.Self)
        {
            ClusterLog.HomeLost(_logger, key, home.Epoch, owner);
        }
    }

    private void Drop(SiloIdentity life)
    {
        foreach (KeyValuePair<string, Home> entry in _owned.Where(entry => entry.Value.Silo == life))
        {
            _owned.TryRemove(entry);
        }
    }

    private void ThrowUnlessAlive()
    {
        if (!_membership.IsAlive)
        {
            throw new SiloUnavailableException($"{_membership.Self} may not decide now: its lease has run out.");
        }
    }

    private static void ThrowIfInvalid(string key)
    {
        if (!HomeKeys.IsValid(key))
        {
            throw new ArgumentException($"A key of the directory has 1 to {HomeKeys.MaxBytes} bytes without control characters.", nameof(key));
        }
    }

    private SiloUnavailableException Unclaimed(string key) => new($"'{key}' was not claimed: the life {_membership.Self} is over.");
}
