using System.Net.Sockets;

namespace PetCam.Cluster.Links;

/// <summary>Sockets of links: no waiting for more bytes, and probes that find a machine that is gone without a word.</summary>
internal static class LinkSockets
{
    private const int IdleSeconds = 5;
    private const int ProbeSeconds = 1;
    private const int Probes = 3;

    public static Socket Create() => new(SocketType.Stream, ProtocolType.Tcp);

    public static void Tune(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }
}
