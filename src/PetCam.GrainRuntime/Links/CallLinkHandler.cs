using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Links;

/// <summary>Serves the connections over which other silos call grains here.</summary>
internal sealed class CallLinkHandler(
    CallReceiver receiver, IClusterMembership membership, ClusterCallOptions options, TimeProvider time, LinkMetrics metrics, ILogger<CallLinkHandler> logger)
    : ISiloLinkHandler
{
    public const string CallsPurpose = "calls";

    private readonly ConcurrentDictionary<SiloIdentity, PeerCalls> _peers = new();
    private readonly LinkLog _log = new(logger);

    public string Purpose => CallsPurpose;

    public async Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken)
    {
        ForgetTheDead();
        try
        {
            FrameReader reader = new(stream, options.MaxFrameBytes);
            await GreetAsync(stream, reader, cancellationToken).ConfigureAwait(false);
            PeerCalls calls = _peers.GetOrAdd(peer, static (peer, max) => new PeerCalls(peer, max), options.MaxCallsPerLink);
            await new IncomingConnection(calls, stream, reader, receiver, options).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            metrics.LinkRefused();
            _log.LinkRefused(peer, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _log.LinkEnded(peer, exception.Message);
            }
        }
    }

    private async Task GreetAsync(Stream stream, FrameReader reader, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.ConnectTimeout, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await LinkGreeting.ExchangeAsync(stream, reader, options.ProtocolVersions, end.Token).ConfigureAwait(false);
    }

    /// <summary>Lives that are over call no more; one that is only thought dead loses its memory of repeated requests, not its calls.</summary>
    private void ForgetTheDead()
    {
        foreach ((SiloIdentity peer, PeerCalls calls) in _peers)
        {
            if (membership.Find(peer.Id)?.Identity != peer && calls.IsIdle)
            {
                _peers.TryRemove(peer, out _);
            }
        }
    }
}
