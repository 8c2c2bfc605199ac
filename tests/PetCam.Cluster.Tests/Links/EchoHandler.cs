using System.Collections.Concurrent;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Links;

/// <summary>Sends back what comes, until the other side ends.</summary>
internal sealed class EchoHandler : ISiloLinkHandler
{
    public ConcurrentQueue<SiloIdentity> Peers { get; } = new();

    public string Purpose => "echo";

    public async Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken)
    {
        Peers.Enqueue(peer);
        byte[] buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and int count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
