using System.Net;
using System.Net.Sockets;
using PetCam.Domain.Cluster;

namespace PetCam.Benchmarks.Cluster;

/// <summary>Loopback TCP without ceremony: every connection is for calls, from "near" to "far".</summary>
internal sealed class BenchLinks(int port) : ISiloLinks
{
    public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Serves calls until the process is told to end.</summary>
    public static async Task ServeAsync(ISiloLinkHandler handler, Action<int> listening)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        listening(((IPEndPoint)listener.LocalEndpoint).Port);
        while (true)
        {
            Socket socket = await listener.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = handler.ServeAsync(new SiloIdentity("near", 1), new NetworkStream(socket, ownsSocket: true), CancellationToken.None);
        }
    }
}
