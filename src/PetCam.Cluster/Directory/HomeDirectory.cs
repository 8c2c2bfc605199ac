using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Directory;

/// <summary>The directory with a memory: own homes until they are lost or given up, others' as long as there is room.</summary>
/// <remarks>What this silo owns is remembered with its life, so that whatever a former life owned is nobody's without being looked for.</remarks>
internal sealed class HomeDirectory : IHomeDirectory, IOwnHomes, IDisposable
{
    private const int KeysPerCheck = 2048;

    private readonly IClusterMembership _membership;
    private readonly IHomeTable _table;
    private readonly HomeQueue _queue;
    private readonly ClusterOptions _options;
    private readonly ILogger<HomeDirectory> _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Owned> _owned = new(StringComparer.Ordinal);
    private readonly HomeCache _others;

    public HomeDirectory(
        IClusterMembership membership, IHomeTable table, HomeQueue queue, IOptions<ClusterOptions> options, TimeProvider time,
        ILogger<HomeDirectory> logger)
    {
        _membership = membership;
        _table = table;
        _queue = queue;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _others = new HomeCache(_options.MaxCachedHomes);
        _queue.Learned = Learn;
        _queue.Missed = _others.Forget;
        _membership.LifeEnded += Drop;
    }

    public event Action<string, Home>? Moved;

    public event Action<HomeArrival>? Arrived;

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
        return FindOwned(key) is null ? throw new SiloUnavailableException($"'{key}' was claimed by another silo right after this one (epoch {home.Epoch}).") : home;
    }

    public async ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken)
    {
        if (!_owned.TryGetValue(key, out Owned owned) || owned.Home.Epoch != epoch || !_owned.TryRemove(new KeyValuePair<string, Owned>(key, owned)))
        {
            return;
        }

        try
        {
            await _queue.AskAsync(new HomeRequest(HomeRequestKind.Release, key, owned.Home), cancellationToken).ConfigureAwait(false);
        }
        catch (SiloUnavailableException)
        {
            // It waits for the table, or this silo stops and gives up everything.
        }

        RemoveOwned(key, owned.Home); // a question that overtook the release may have brought it back
    }

    public ulong? OwnedEpoch(string key) => FindOwned(key)?.Epoch;

    public IReadOnlyList<OwnedHome> List(string prefix) => !_membership.IsAlive ? [] :
    [
        .. _owned.Where(entry => entry.Value.Home.Silo == _membership.Self && entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(static entry => new OwnedHome(entry.Key, entry.Value.Home.Epoch, entry.Value.Since))
            .OrderBy(static home => home.Key, StringComparer.Ordinal),
    ];

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
            Raise(Moved, nameof(Moved), handler => handler(notice.Key, home));
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

        KeyValuePair<string, Home>[] owned = [.. _owned.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value.Home))];
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

    private Home? FindOwned(string key) =>
        _owned.TryGetValue(key, out Owned owned) && owned.Home.Silo == _membership.Self && _membership.IsAlive ? owned.Home : null;

    private Home? Remembered(string key)
    {
        if (FindOwned(key) is { } own)
        {
            return own;
        }

        return _others.Find(key) is { } home && _membership.Find(home.Silo.Id)?.Identity == home.Silo ? home : null;
    }

    private void Learn(HomeEntry entry)
    {
        if (!Learn(entry.Key, entry.Home, isHint: false))
        {
            return;
        }

        Raise(Moved, nameof(Moved), handler => handler(entry.Key, entry.Home));
        if (entry.Former is { } former && former != entry.Home.Silo)
        {
            Raise(Arrived, nameof(Arrived), handler => handler(new HomeArrival(entry.Key, entry.Home, former)));
        }
    }

    /// <returns>True when this is news.</returns>
    private bool Learn(string key, Home home, bool isHint)
    {
        if (home.Silo != _membership.Self)
        {
            if (_owned.TryGetValue(key, out Owned own) && own.Home.Epoch < home.Epoch)
            {
                Lose(key, own.Home, $"{home.Silo} has it");
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

        Owned learned = new(home, _time.GetUtcNow());
        Owned newest = _owned.AddOrUpdate(key, learned, (_, known) => known.Home.Silo == home.Silo && known.Home.Epoch >= home.Epoch ? known : learned);
        return newest.Home == home;
    }

    private void Raise<T>(T? handlers, string name, Action<T> call)
        where T : MulticastDelegate
    {
        foreach (T handler in handlers?.GetInvocationList().Cast<T>() ?? [])
        {
            try
            {
                call(handler);
            }
#pragma warning disable CA1031 // Another feature's mistake must not fail the claims of everybody else.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClusterLog.HandlerFailed(_logger, name, exception);
            }
        }
    }

    private void Lose(string key, Home home, string owner)
    {
        if (RemoveOwned(key, home) && home.Silo == _membership.Self)
        {
            ClusterLog.HomeLost(_logger, key, home.Epoch, owner);
        }
    }

    private void Drop(SiloIdentity life)
    {
        foreach (KeyValuePair<string, Owned> entry in _owned.Where(entry => entry.Value.Home.Silo == life))
        {
            _owned.TryRemove(entry);
        }
    }

    /// <returns>Whether it was owned so until now.</returns>
    private bool RemoveOwned(string key, Home home) =>
        _owned.TryGetValue(key, out Owned owned) && owned.Home == home && _owned.TryRemove(new KeyValuePair<string, Owned>(key, owned));

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

    private readonly record struct Owned(Home Home, DateTimeOffset Since);
}
