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
        Assert.False(await old.Links.MayAnybodyRenewAsync(None));

        fresh.Links.Start();

        await Eventually.TrueAsync("it has noticed the other one", Patience, async () => await old.Links.MayAnybodyRenewAsync(None));
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

        await Eventually.TrueAsync(
            "each can ask the other one", Patience, async () => !await old.Links.MayAnybodyRenewAsync(None) && !await fresh.Links.MayAnybodyRenewAsync(None));

        Assert.Equal((0, 1), (old.Opened, fresh.Opened));
    }

    /// <summary>One silo's links; they go to the other members of the test.</summary>
    private sealed class Member : ISiloLinks, IAsyncDisposable
    {
        private readonly SiloIdentity _self;
        private readonly LiveSilos _silos;
        private readonly Suspicions _suspicions;
        private readonly Nudge _nudge = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentBag<Task> _served = [];
        private Member? _other;

        public Member(SiloIdentity self, Member? knows = null)
        {
            ManualTimeProvider time = new(); // pings and time-outs are not the point
            IOptions<ClusterOptions> options = Options.Create(new ClusterOptions { Engine = ClusterEngine.Postgres, SiloId = self.Id });
            Lease lease = new(options, time);
            _self = self;
            _silos = new LiveSilos(options, NullLogger<LiveSilos>.Instance);
            MemoryReferee referee = new(time);
            _suspicions = new Suspicions(new MemoryTables(referee), _silos, new MemoryProbe(referee), lease, _nudge, options, time, NullLogger<Suspicions>.Instance);
            Links = new MembershipLinks(this, _silos, lease, _suspicions, options, time, NullLogger<MembershipLinks>.Instance);
            Know(knows);
        }

        public MembershipLinks Links { get; }

        /// <summary>Links that this one opened.</summary>
        public int Opened { get; private set; }

        public void Know(Member? other)
        {
            _other = other;
            _silos.Apply(_self, other is null ? [Describe(_self)] : [Describe(_self), Describe(other._self)]);
        }

        public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
        {
            Assert.Equal((_other!._self, MembershipLink.Purpose), (silo, purpose));
            Opened++;
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            Socket near = new(SocketType.Stream, ProtocolType.Tcp);
            await near.ConnectAsync(listener.LocalEndpoint, cancellationToken);
            _other.Serve(_self, new NetworkStream(await listener.AcceptSocketAsync(cancellationToken), ownsSocket: true));
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
