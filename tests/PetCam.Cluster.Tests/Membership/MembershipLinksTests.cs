using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Membership;
using PetCam.Cluster.Tests.Memory;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Membership;

/// <summary>Who opens the link between two silos, and what one that knows nobody learns from it.</summary>
public sealed class MembershipLinksTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>It is cut off from the referee, and was alone: nobody else would ever tell it.</summary>
    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Silo_that_knows_nobody_is_found_by_one_that_joins(string lone, string newcomer)
    {
        await using Member old = new(new SiloIdentity(lone, 1));
        await using Member fresh = new(new SiloIdentity(newcomer, 2), knows: old);
        old.Links.Start();
        Assert.Null(await old.Links.FindRenewerAsync(None));

        fresh.Links.Start();

        await Eventually.TrueAsync("it has noticed the other one", Patience, async () => await old.Links.FindRenewerAsync(None) == fresh.Name + " joined where this silo could not see it");
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Two_silos_that_know_each_other_have_one_link(string older, string younger)
    {
        await using Member old = new(new SiloIdentity(older, 1));
        await using Member fresh = new(new SiloIdentity(younger, 2), knows: old);
        old.Know(fresh);
        old.Links.Start();
        fresh.Links.Start();

        await CanAskEachOtherAsync(old, fresh);

        Assert.Equal((0, 1), (old.Opened, fresh.Opened));
    }

    /// <summary>
    /// A silo that was frozen opens its links again before it knows that its life is over. One of them that is ready only when the next life has begun stays the link of a stranger otherwise, and
    /// the other silo would take the next outage of the referee for its own.
    /// </summary>
    [Fact]
    public async Task Link_that_the_former_life_began_to_open_is_not_kept_by_the_next_one()
    {
        await using Member old = new(new SiloIdentity("a", 1));
        await using Member fresh = new(new SiloIdentity("b", 2), knows: old);
        old.Know(fresh);
        old.Links.Start();
        TaskCompletionSource slow = fresh.OpenSlowly();
        fresh.Links.Start();
        await Eventually.TrueAsync("the other side has the link", Patience, () => Task.FromResult(old.Served == 1));

        fresh.BeginLife(3);
        slow.SetResult();

        await Eventually.TrueAsync("the next life opens its own", Patience, () =>
        {
            fresh.Time.Advance(TimeSpan.FromMilliseconds(50)); // until it tries again
            return Task.FromResult(old.Served == 2);
        });
        old.Know(fresh);
        await CanAskEachOtherAsync(old, fresh);
    }

    /// <summary>It is cut off from the referee alone, was declared dead, and does not know it: its link stays, and no decision is its own.</summary>
    [Fact]
    public async Task Silo_that_was_declared_dead_is_no_stranger()
    {
        await using Member old = new(new SiloIdentity("a", 1));
        await using Member fresh = new(new SiloIdentity("b", 2), knows: old);
        old.Know(fresh);
        old.Links.Start();
        fresh.Links.Start();
        await CanAskEachOtherAsync(old, fresh);

        old.Know(null);

        Assert.Null(await old.Links.FindRenewerAsync(None));
        Assert.Null(await fresh.Links.FindRenewerAsync(None)); // over the link that is still there
        Assert.Equal(1, fresh.Opened);
    }

    [Fact]
    public async Task Silo_that_renews_or_cannot_be_asked_is_named()
    {
        await using Member old = new(new SiloIdentity("a", 1));
        await using Member fresh = new(new SiloIdentity("b", 2), knows: old);
        old.Know(fresh);
        old.Links.Start();

        Assert.Equal("b/2 cannot be asked", await old.Links.FindRenewerAsync(None));

        fresh.Renew();
        fresh.Links.Start();
        await Eventually.TrueAsync("it is asked", Patience, async () => await old.Links.FindRenewerAsync(None) == "b/2 renews");
    }

    private static async Task CanAskEachOtherAsync(Member one, Member other) => await Eventually.TrueAsync(
        "each can ask the other one", Patience, async () => await one.Links.FindRenewerAsync(None) is null && await other.Links.FindRenewerAsync(None) is null);

    /// <summary>One silo's links; they go to the other members of the test.</summary>
    private sealed class Member : ISiloLinks, IAsyncDisposable
    {
        private readonly LiveSilos _silos;
        private readonly Suspicions _suspicions;
        private readonly Nudge _nudge = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentBag<Task> _served = [];
        private readonly Lease _lease;
        private SiloIdentity _self;
        private Member? _other;
        private TaskCompletionSource? _slow;

        public Member(SiloIdentity self, Member? knows = null)
        {
            IOptions<ClusterOptions> options = Options.Create(new ClusterOptions { Engine = ClusterEngine.Postgres, SiloId = self.Id });
            _lease = new Lease(options, Time);
            _self = self;
            _silos = new LiveSilos(options, NullLogger<LiveSilos>.Instance);
            MemoryReferee referee = new(Time);
            _suspicions = new Suspicions(new MemoryTables(referee), _silos, new MemoryProbe(referee), _lease, _nudge, options, Time, NullLogger<Suspicions>.Instance);
            Links = new MembershipLinks(this, _silos, _lease, _suspicions, options, Time, NullLogger<MembershipLinks>.Instance);
            Know(knows);
        }

        public MembershipLinks Links { get; }

        /// <summary>Stands still unless a test moves it: pings and time-outs are not the point.</summary>
        public ManualTimeProvider Time { get; } = new();

        public string Name => _self.ToString();

        /// <summary>Links that this one opened.</summary>
        public int Opened { get; private set; }

        public void Know(Member? other)
        {
            _other = other;
            _silos.Apply(_self, other is null ? [Describe(_self)] : [Describe(_self), Describe(other._self)]);
        }

        /// <summary>Links that others opened to this one.</summary>
        public int Served => _served.Count;

        public void Renew() => _lease.Renewed(0);

        public void BeginLife(long incarnation)
        {
            _self = _self with { Incarnation = incarnation };
            Know(_other);
        }

        /// <returns>Lets the next link that this one opens be ready on this side.</returns>
        public TaskCompletionSource OpenSlowly() => _slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
        {
            Assert.Equal((_other!._self, MembershipLink.Purpose), (silo, purpose));
            Opened++;
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            Socket near = new(SocketType.Stream, ProtocolType.Tcp);
            await near.ConnectAsync(listener.LocalEndpoint, cancellationToken);
            _other.Serve(_self, new NetworkStream(await listener.AcceptSocketAsync(cancellationToken), ownsSocket: true));
            if (Interlocked.Exchange(ref _slow, null) is { } slow)
            {
                await slow.Task.WaitAsync(cancellationToken);
            }

            return new NetworkStream(near, ownsSocket: true);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Links.DisposeAsync();
            await Task.WhenAll(_served).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // they end with the reason
            await _suspicions.DisposeAsync();
            _nudge.Dispose();
            _stop.Dispose();
        }

        private void Serve(SiloIdentity peer, Stream stream) => _served.Add(Links.WatchAsync(peer, stream, _stop.Token));

        private static SiloModel Describe(SiloIdentity silo) => new()
        {
            Identity = silo,
            LinkAddress = "test",
            Phase = SiloPhase.Active,
            Load = default,
            StartedAt = default,
            Version = "1",
        };
    }
}
