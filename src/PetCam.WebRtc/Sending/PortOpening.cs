using System.Net;
using System.Net.Sockets;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sending;

/// <summary>Opens the ports that the options name, or says which option to change.</summary>
internal static class PortOpening
{
    /// <summary>A UDP socket for each worker, and the TCP listener; null when TCP is switched off.</summary>
    /// <exception cref="InvalidOperationException">A port is taken, or the address is not of this machine; nothing is left open.</exception>
    public static (UdpSocket[] Sockets, StreamListener? Listener) Open(WebRtcOptions options)
    {
        UdpSocket[] sockets = OpenSockets(options);
        try
        {
            return (sockets, OpenListener(options));
        }
        catch (InvalidOperationException)
        {
            Array.ForEach(sockets, static socket => socket.Dispose());
            throw;
        }
    }

    private static UdpSocket[] OpenSockets(WebRtcOptions options)
    {
        try
        {
            return UdpSocket.OpenGroup(ListenOn(options, options.Port), options.WorkersFor(Environment.ProcessorCount), options.SocketBufferBytes);
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException(
                $"UDP port {options.Port} for WebRTC viewers cannot be opened on {options.ListenAddress}: {exception.Message}."
                + " Choose others with WebRtc:ListenAddress and WebRtc:Port.", exception);
        }
    }

    private static StreamListener? OpenListener(WebRtcOptions options)
    {
        int port = options.TcpPort ?? options.Port;
        if (port < 0)
        {
            return null;
        }

        try
        {
            return new StreamListener(ListenOn(options, port));
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException(
                $"TCP port {port} for WebRTC viewers cannot be opened on {options.ListenAddress}: {exception.Message}."
                + " Choose another with WebRtc:TcpPort, or -1 to serve viewers by UDP only.", exception);
        }
    }

    // A machine without IPv6 takes "all addresses" as all that it has.
    private static IPEndPoint ListenOn(WebRtcOptions options, int port)
    {
        IPAddress listen = IPAddress.Parse(options.ListenAddress);
        bool noIPv6 = listen.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6;
        return new IPEndPoint(noIPv6 ? IPAddress.Any : listen, port);
    }
}
