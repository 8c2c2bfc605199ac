using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Directory;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>A silo whose beats are the test's: membership and directory as they are, on tables in memory.</summary>
internal sealed class MemorySilo : IAsyncDisposable
{
    private readonly SiloLifecycle _lifecycle;
    private readonly Suspicions _suspicions;
    private readonly Nudge _nudge = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _queue;

    private MemorySilo(MemoryFleet fleet, string id)
    {
        IOptions<ClusterOptions> options = Options.Create(new ClusterOptions { Engine = ClusterEngine.Postgres, SiloId = id });
        Tables = new MemoryTables(fleet.Referee);
        Lease = new Lease(options, fleet.Time);
        LiveSilos silos = new(options, NullLogger<LiveSilos>.Instance);
        _suspicions = new Suspicions(Tables, silos, new MemoryProbe(fleet.Referee), Lease, _nudge, options, fleet.Time, NullLogger<Suspicions>.Instance);
        Membership = new ClusterMembership(silos, Lease, _suspicions, Tables, _nudge, NullLogger<ClusterMembership>.Instance);
        Heartbeat heartbeat = new(Tables, silos, Lease, new MemoryQuestion(fleet, this), new NoLoad(), options, fleet.Time, NullLogger<Heartbeat>.Instance);
        _lifecycle = new SiloLifecycle(Tables, Membership, silos, Lease, heartbeat, _nudge, options, fleet.Time, NullLogger<SiloLifecycle>.Instance);
        HomeQueue queue = new(Tables, Membership, options, fleet.Time, NullLogger<HomeQueue>.Instance);
        Homes = new HomeDirectory(Membership, Tables, queue, options, fleet.Time, NullLogger<HomeDirectory>.Instance);
        _queue = queue.RunAsync(_stop.Token);
        Membership.LifeEnded += EndedLives.Add;
    }

    public MemoryTables Tables { get; }

    public Lease Lease { get; }

    public ClusterMembership Membership { get; }

    public HomeDirectory Homes { get; }

    public List<SiloIdentity> EndedLives { get; } = [];

    /// <summary>It does nothing and answers nobody.</summary>
    public bool IsFrozen { get; set; }

    public static async Task<MemorySilo> JoinAsync(MemoryFleet fleet, string id)
    {
        MemorySilo silo = new(fleet, id);
        await silo._lifecycle.JoinAsync($"{id}:1", CancellationToken.None);
        return silo;
    }

    public async Task BeatAsync()
    {
        if (!IsFrozen)
        {
            await _lifecycle.StepAsync(CancellationToken.None);
        }
    }

    /// <summary>Says goodbye, with all the time that it wants.</summary>
    public Task LeaveAsync() => _lifecycle.LeaveAsync(CancellationToken.None);

    /// <summary>Nobody asks the tables any more, as when the silo stops.</summary>
    public async Task StopAskingAsync()
    {
        await _stop.CancelAsync();
        await _queue.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cancelled
    }

    public async ValueTask DisposeAsync()
    {
        await StopAskingAsync();
        await _suspicions.DisposeAsync();
        Homes.Dispose();
        _nudge.Dispose();
        _stop.Dispose();
    }
}
