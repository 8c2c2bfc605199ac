using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Streams;

/// <summary>The TCP port of passive ICE candidates (RFC 6544 §4.1). Never blocks, never throws on traffic.</summary>
internal sealed unsafe class StreamListener : IDisposable
{
    private const int Backlog = 128;

    private readonly Socket _socket;

    /// <param name="endpoint">Where to listen; port 0 takes a free one. <c>::</c> takes IPv4 as well.</param>
    /// <exception cref="SocketException">The address is taken or not of this machine.</exception>
    public StreamListener(IPEndPoint endpoint)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = endpoint.Address.Equals(IPAddress.IPv6Any);
            }

            _socket.Bind(endpoint);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Descriptor = (int)_socket.Handle;
        LocalEndpoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public int Descriptor { get; }

    public IPEndPoint LocalEndpoint { get; }

    /// <summary>Takes one connection if there is one.</summary>
    /// <param name="descriptor">Of its socket, which does not block; the caller's from now on.</param>
    public bool TryAccept(out int descriptor, out RemoteEndpoint remote)
    {
        byte* address = stackalloc byte[RemoteEndpoint.MaxSocketAddressBytes];
        int addressBytes;
        do
        {
            addressBytes = RemoteEndpoint.MaxSocketAddressBytes;
            descriptor = LibC.accept4(Descriptor, address, &addressBytes, LibC.EventNonBlocking | LibC.EventCloseOnExec); // as SOCK_NONBLOCK, SOCK_CLOEXEC
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() is LibC.ErrorInterrupted or LibC.ErrorConnectionAborted);

        remote = descriptor < 0 ? default : RemoteEndpoint.FromSocketAddress(new ReadOnlySpan<byte>(address, addressBytes));
        return descriptor >= 0;
    }

    public void Dispose() => _socket.Dispose();
}
