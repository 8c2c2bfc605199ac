using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing;

/// <summary>A client of a relay: where it is, and the socket by which the server knows it.</summary>
internal sealed class RelayClient : IDisposable
{
    public RelayClient(SocketAddress address, IPEndPoint server)
    {
        Address = address;
        Upstream = RelaySocket.Create();
        Upstream.Connect(server);
    }

    public SocketAddress Address { get; }

    public Socket Upstream { get; }

    public void Dispose() => Upstream.Dispose();
}
