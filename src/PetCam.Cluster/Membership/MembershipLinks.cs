using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Links;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>
/// One membership link to each other live silo. Of two silos the one that joined later connects: it knows of the other, which may not know
/// of it. Both watch the link and ask over it.
/// </summary>
internal sealed class MembershipLinks : IPeerQuestion, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ISiloLinks _links;
    private readonly LiveSilos _silos;
    private readonly Lease _lease;
    private readonly Suspicions _suspicions;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MembershipLinks> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloIdentity, MembershipLink> _open = [];
    private readonly Dictionary<SiloIdentity, Task> _connecting = [];
    private readonly CancellationTokenSource _stop = new();
    private SiloIdentity _self;

    public MembershipLinks(
        ISiloLinks links, LiveSilos silos, Lease lease, Suspicions suspicions, IOptions<ClusterOptions> options, TimeProvider time, ILogger<MembershipLinks> logger)
    {
        _links = links;
        _silos = silos;
        _lease = lease;
        _suspicions = suspicions;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>From now on there is a link to each silo that this one has to connect to.</summary>
    public void Start()
    {
        _self = _silos.Now.Self;
        _silos.Changed += Follow;
        Follow();
    }

    /// <summary>Watches a link that another silo opened, until it ends; that is then a reason to suspect the other silo.</summary>
    /// <exception cref="IOException">It ended.</exception>
    public Task WatchAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken) => WatchAsync(_silos.Now.Self, peer, stream, cancellationToken);

    public async ValueTask<string?> FindRenewerAsync(CancellationToken cancellationToken)
    {
        SiloSnapshot now = _silos.Now;
        MembershipLink[] open;
        lock (_gate)
        {
            open = [.. _open.Values.Where(link => !now.IsOver(link.Peer))]; // the dead own nothing, wherever they renew
        }

        if (open.FirstOrDefault(link => !now.Has(link.Peer)) is { } stranger)
        {
            return $"{stranger.Peer} joined where this silo could not see it";
        }

        if (now.Silos.FirstOrDefault(silo => silo.Identity != now.Self && !open.Any(link => link.Peer == silo.Identity)) is { } unreached)
        {
            return $"{unreached.Identity} cannot be asked";
        }

        string?[] answers = await Task.WhenAll(open.Select(link => AskAsync(link, cancellationToken))).ConfigureAwait(false);
        return answers.FirstOrDefault(static answer => answer is not null);
    }

    public async ValueTask DisposeAsync()
    {
        _silos.Changed -= Follow;
        Task[] connecting;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return; // when the host stopped; this is the container
            }

            _stop.Cancel();
            connecting = [.. _connecting.Values];
        }

        await Task.WhenAll(connecting).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync(SiloIdentity self, SiloIdentity peer, Stream stream, CancellationToken cancellationToken)
    {
        using MembershipLink link = new(peer, stream, _lease, _options.PingInterval, _time);
        lock (_gate)
        {
            if (self != _silos.Now.Self || _silos.Now.IsSucceeded(peer))
            {
                throw new LinkException("a next life began while it was opened"); // it would be taken for a stranger's, and stand in the way of the next life's
            }

            _open[peer] = link;
        }

        try
        {
            await link.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (_open.GetValueOrDefault(peer) == link)
                {
                    _open.Remove(peer);
                }
            }

            if (!cancellationToken.IsCancellationRequested)
            {
                _suspicions.Raise(peer);
            }
        }
    }

    /// <returns>Null when it says that it cannot renew.</returns>
    private async Task<string?> AskAsync(MembershipLink link, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(_options.RenewTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await link.AskAsync(either.Token).ConfigureAwait(false) ? $"{link.Peer} renews" : null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"{link.Peer} does not answer";
        }
    }

    private void Follow()
    {
        SiloSnapshot now = _silos.Now;
        lock (_gate)
        {
            bool isNewLife = now.Self != _self;
            _self = now.Self;
            foreach (MembershipLink link in _open.Values.Where(link => isNewLife || now.IsSucceeded(link.Peer)).ToArray()) // one that ends at once leaves the table meanwhile
            {
                link.Close(); // it is about a life that is over
            }

            foreach (SiloModel silo in now.Silos.Where(silo => JoinedLater(now.Self, silo.Identity)))
            {
                if (!_stop.IsCancellationRequested && !_connecting.ContainsKey(silo.Identity))
                {
                    _connecting[silo.Identity] = Task.Run(() => ConnectAsync(silo.Identity), CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Incarnations are milliseconds of the referee's clock. Both sides come to the same result.</summary>
    private static bool JoinedLater(SiloIdentity self, SiloIdentity other) =>
        self.Incarnation != other.Incarnation ? self.Incarnation > other.Incarnation : string.CompareOrdinal(self.Id, other.Id) > 0;

    private async Task ConnectAsync(SiloIdentity peer)
    {
        TimeSpan pause = FirstPause;
        while (_silos.Now.Has(peer) && !_stop.IsCancellationRequested)
        {
            try
            {
                SiloIdentity self = _silos.Now.Self;
                await using Stream stream = await _links.ConnectAsync(peer, MembershipLink.Purpose, _stop.Token).ConfigureAwait(false);
                pause = FirstPause;
                await WatchAsync(self, peer, stream, _stop.Token).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                ClusterLog.NoMembershipLink(_logger, peer, exception.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }
#pragma warning disable CA1031 // A mistake in one link must not end the watch over its silo for good.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClusterLog.LinkFailed(_logger, MembershipLink.Purpose, peer, exception);
            }

            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        lock (_gate)
        {
            _connecting.Remove(peer);
        }
    }
}
