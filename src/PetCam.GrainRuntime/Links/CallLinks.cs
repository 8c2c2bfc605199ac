using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Links;

/// <summary>The links to the other silos' lives: opened by the first call, closed when they idle or their silo is gone.</summary>
internal sealed class CallLinks : IDisposable
{
    private readonly ConcurrentDictionary<SiloIdentity, CallLink> _links = new();
    private readonly ITimer _idleTimer;
    private long _lastId;

    public CallLinks(
        ISiloLinks links,
        IClusterMembership membership,
        IReferenceSource references,
        ClusterCallOptions options,
        TimeProvider time,
        LinkMetrics metrics,
        ILogger<CallLinks> logger)
    {
        Connections = links;
        Membership = membership;
        References = references;
        Options = options;
        Time = time;
        Metrics = metrics;
        Log = new LinkLog(logger);
        TimeSpan interval = options.IdleTimeout / 2;
        _idleTimer = time.CreateTimer(static links => ((CallLinks)links!).CloseIdle(), this, interval, interval);
    }

    public ISiloLinks Connections { get; }

    public IClusterMembership Membership { get; }

    public IReferenceSource References { get; }

    public ClusterCallOptions Options { get; }

    public TimeProvider Time { get; }

    public LinkMetrics Metrics { get; }

    public LinkLog Log { get; }

    /// <summary>Takes back what was provably not executed, with the reason. Set by the engine.</summary>
    public Action<PendingCall, string> Returned { get; set; } = static (call, reason) => call.Request.Reject(new IOException(reason));

    public CallLink Get(SiloIdentity silo) => _links.GetOrAdd(silo, static (silo, links) => new CallLink(silo, links), this);

    /// <summary>Ids of requests rise as long as this process lives, whatever becomes of links: a receiver takes a lower one for a repetition.</summary>
    public ulong NextId() => (ulong)Interlocked.Increment(ref _lastId);

    /// <summary>Connects for calls.</summary>
    /// <exception cref="IOException">It could not be done in time, or at all.</exception>
    public async Task<Stream> ConnectAsync(SiloIdentity silo, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(Options.ConnectTimeout, Time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await Connections.ConnectAsync(silo, CallLinkHandler.CallsPurpose, end.Token).ConfigureAwait(false);
    }

    /// <summary>Agrees on a version with the other side of a fresh connection.</summary>
    /// <returns>What else it says.</returns>
    /// <exception cref="IOException">They have no version in common, or it did not say any in time.</exception>
    public async Task<FrameReader> GreetAsync(SiloIdentity silo, Stream stream, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(Options.ConnectTimeout, Time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        FrameReader reader = new(stream, Options.MaxFrameBytes);
        Log.LinkOpened(silo, await LinkGreeting.ExchangeAsync(stream, reader, Options.ProtocolVersions, end.Token).ConfigureAwait(false));
        return reader;
    }

    /// <summary>
    /// Ends the connections to lives that are over. A process that stands still, or a machine that is gone, does not end them by itself: what
    /// waits for its answers would wait for ever, or for its time-out.
    /// </summary>
    public void BreakDead()
    {
        foreach ((SiloIdentity silo, CallLink link) in _links)
        {
            if (Membership.Find(silo.Id)?.Identity != silo)
            {
                link.Break($"The life {silo} of that silo is over.");
            }
        }
    }

    /// <summary>Ends all connections; calls that are under way fail.</summary>
    public void BreakAll(string reason)
    {
        foreach ((SiloIdentity _, CallLink link) in _links)
        {
            link.Break(reason);
        }
    }

    public void Dispose() => _idleTimer.Dispose();

    private void CloseIdle()
    {
        foreach ((SiloIdentity silo, CallLink link) in _links)
        {
            if (link.CloseIfIdle() && Membership.Find(silo.Id)?.Identity != silo)
            {
                _links.TryRemove(silo, out _);
            }
        }
    }
}
