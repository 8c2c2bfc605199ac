using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>One silo's way to the referee, which can be cut.</summary>
internal sealed class MemoryTables(MemoryReferee referee) : ISiloTable, IHomeTable
{
    public bool IsCut { get; set; }

    /// <summary>How long the referee takes to find homes.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    /// <summary>How long the referee takes to hear a goodbye.</summary>
    public Task Deafness { get; set; } = Task.CompletedTask;

    /// <summary>Statements that reached the referee.</summary>
    public int HomeStatements { get; private set; }

    public ValueTask<ISiloLife> JoinAsync(SiloRegistration silo, TimeSpan lease, CancellationToken cancellationToken) =>
        Reach<ISiloLife>(() => new MemoryLife(this, referee.Join(silo, lease), lease));

    public ValueTask<IReadOnlyList<SiloIdentity>> EndExpiredAsync(SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken) =>
        Reach(() => referee.EndExpired(by, lease));

    public ValueTask<bool> EndIfUnlockedAsync(SiloIdentity silo, SiloIdentity by, TimeSpan lease, CancellationToken cancellationToken) =>
        Reach(() => referee.EndIfUnlocked(silo, lease));

    public ValueTask<bool> SetPhaseAsync(string id, SiloPhase phase, CancellationToken cancellationToken) => Reach(() => referee.SetPhase(id, phase));

    public ValueTask<IReadOnlyList<HomeEntry>> ClaimAsync(SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ReachHomes(() => referee.Claim(owner, keys, onlyIfFree: false));

    public ValueTask<IReadOnlyList<HomeEntry>> ClaimIfFreeAsync(SiloIdentity owner, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ReachHomes(() => referee.Claim(owner, keys, onlyIfFree: true));

    public async ValueTask<IReadOnlyList<HomeEntry>> FindAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        IReadOnlyList<HomeEntry> found = await ReachHomes(() => referee.Find(keys));
        await Slowness.WaitAsync(cancellationToken);
        return found;
    }

    public async ValueTask ReleaseAsync(IReadOnlyList<HomeEntry> homes, CancellationToken cancellationToken) => await ReachHomes(() =>
    {
        referee.Release(homes);
        return [];
    });

    public ValueTask<IReadOnlyList<HomeEntry>> LoadAsync(int limit, CancellationToken cancellationToken) => ReachHomes(referee.Load);

    private ValueTask<IReadOnlyList<HomeEntry>> ReachHomes(Func<IReadOnlyList<HomeEntry>> statement) => Reach(() =>
    {
        HomeStatements++;
        return statement();
    });

    private ValueTask<T> Reach<T>(Func<T> statement) =>
        IsCut || referee.IsAway ? throw new RefereeUnavailableException("cut") : ValueTask.FromResult(statement());

    private sealed class MemoryLife(MemoryTables tables, SiloIdentity identity, TimeSpan lease) : ISiloLife
    {
        public SiloIdentity Identity => identity;

        public ValueTask<IReadOnlyList<SiloRow>?> RenewAsync(SiloLoad load, CancellationToken cancellationToken) => tables.Reach(() => tables.Renew(identity, lease));

        public async ValueTask LeaveAsync(CancellationToken cancellationToken)
        {
            await tables.Deafness.WaitAsync(cancellationToken);
            tables.Leave(identity);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private IReadOnlyList<SiloRow>? Renew(SiloIdentity identity, TimeSpan lease) => referee.Renew(identity, lease);

    private void Leave(SiloIdentity identity) => referee.Leave(identity);
}
