using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>The tables without a database, on a clock of the test, with the rules of the real ones (those are tested in PetCam.Storage.Tests).</summary>
internal sealed class MemoryReferee(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryRow> _silos = new(StringComparer.Ordinal);
    private readonly HashSet<SiloIdentity> _gone = [];
    private readonly Dictionary<string, Home> _homes = new(StringComparer.Ordinal);
    private DateTimeOffset _upSince = time.GetUtcNow() - TimeSpan.FromHours(1);

    public bool IsAway { get; set; }

    /// <summary>It comes back as a server that was started again.</summary>
    public void Restart()
    {
        IsAway = false;
        _upSince = time.GetUtcNow();
    }

    public SiloIdentity Join(SiloRegistration silo, TimeSpan lease)
    {
        lock (_gate)
        {
            _silos.TryGetValue(silo.Id, out MemoryRow? before);
            if (before is { IsOver: false, IsLocked: true } && before.ExpiresAt > time.GetUtcNow())
            {
                throw new ClusterJoinException("taken");
            }

            long incarnation = Math.Max((before?.Identity.Incarnation ?? 0) + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
            _silos[silo.Id] = new MemoryRow(new SiloIdentity(silo.Id, incarnation), silo) { ExpiresAt = time.GetUtcNow() + lease, IsLocked = true };
            return _silos[silo.Id].Identity;
        }
    }

    public IReadOnlyList<SiloRow>? Renew(SiloIdentity silo, TimeSpan lease)
    {
        lock (_gate)
        {
            if (!IsLive(silo))
            {
                return null;
            }

            _silos[silo.Id].ExpiresAt = time.GetUtcNow() + lease;
            return [.. _silos.Values.Where(static row => !row.IsOver).OrderBy(static row => row.Identity.Id, StringComparer.Ordinal).Select(row => row.Read(time.GetUtcNow()))];
        }
    }

    public IReadOnlyList<SiloIdentity> EndExpired(SiloIdentity by, TimeSpan lease)
    {
        lock (_gate)
        {
            return [.. _silos.Values.Where(row => row.Identity.Id != by.Id && row.ExpiresAt < time.GetUtcNow() && End(row, lease)).Select(static row => row.Identity)];
        }
    }

    public bool EndIfUnlocked(SiloIdentity silo, TimeSpan lease)
    {
        lock (_gate)
        {
            return !_silos.TryGetValue(silo.Id, out MemoryRow? row) || row.Identity != silo || row.IsOver || (!row.IsLocked && End(row, lease));
        }
    }

    public bool SetPhase(string id, SiloPhase phase)
    {
        lock (_gate)
        {
            bool isFound = _silos.TryGetValue(id, out MemoryRow? row) && !row.IsOver;
            if (isFound)
            {
                row!.Phase = phase;
            }

            return isFound;
        }
    }

    public void Leave(SiloIdentity silo)
    {
        lock (_gate)
        {
            _silos[silo.Id].IsOver = true;
        }
    }

    /// <summary>The process is gone, and with it its connection.</summary>
    public void Kill(SiloIdentity silo)
    {
        Unlock(silo);
        lock (_gate)
        {
            _gone.Add(silo);
        }
    }

    /// <summary>How often somebody looked whether a process is gone.</summary>
    public int Knocks { get; private set; }

    public bool IsGone(SiloIdentity silo)
    {
        lock (_gate)
        {
            Knocks++;
            return _gone.Contains(silo);
        }
    }

    /// <summary>Its connection is lost.</summary>
    public void Unlock(SiloIdentity silo)
    {
        lock (_gate)
        {
            _silos[silo.Id].IsLocked = false;
        }
    }

    public IReadOnlyList<HomeEntry> Claim(SiloIdentity owner, IEnumerable<string> keys, bool onlyIfFree)
    {
        lock (_gate)
        {
            string[] all = [.. keys];
            Dictionary<string, SiloIdentity> former = all.Where(key => !onlyIfFree && _homes.TryGetValue(key, out Home had) && had.Silo.Id is not null)
                .ToDictionary(static key => key, key => _homes[key].Silo, StringComparer.Ordinal);
            foreach (string key in all.Where(key => IsLive(owner) && !(onlyIfFree && _homes.TryGetValue(key, out Home home) && IsLive(home.Silo))))
            {
                ulong last = _homes.TryGetValue(key, out Home before) ? before.Epoch : 0;
                _homes[key] = new Home(owner, Math.Max(last + 1, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds()));
            }

            return [.. Find(all).Select(entry => entry with { Former = former.TryGetValue(entry.Key, out SiloIdentity had) ? had : null })];
        }
    }

    public IReadOnlyList<HomeEntry> Find(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            return [.. keys.Where(key => _homes.TryGetValue(key, out Home home) && IsLive(home.Silo)).Select(key => new HomeEntry(key, _homes[key]))];
        }
    }

    public void Release(IEnumerable<HomeEntry> homes)
    {
        lock (_gate)
        {
            foreach (HomeEntry entry in homes.Where(entry => _homes.GetValueOrDefault(entry.Key) == entry.Home))
            {
                _homes[entry.Key] = new Home(default, entry.Home.Epoch);
            }
        }
    }

    public IReadOnlyList<HomeEntry> Load() => Find(_homes.Keys);

    private bool IsLive(SiloIdentity silo) => silo.Id is not null && _silos.TryGetValue(silo.Id, out MemoryRow? row) && row.Identity == silo && !row.IsOver;

    private bool End(MemoryRow row, TimeSpan lease)
    {
        if (row.IsOver || time.GetUtcNow() - _upSince < lease)
        {
            return false;
        }

        row.IsOver = true;
        return true;
    }
}
