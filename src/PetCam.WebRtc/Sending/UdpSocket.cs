using System.Net;
using System.Net.Sockets;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>One worker's UDP socket. Never blocks, never throws on traffic.</summary>
internal sealed unsafe class UdpSocket : IDisposable
{
    private readonly Socket _socket;

    /// <param name="endpoint">Where to listen; port 0 takes a free one. <c>::</c> takes IPv4 as well.</param>
    /// <param name="bufferBytes">What the kernel may hold in each direction.</param>
    /// <param name="joinsGroup">Shares the address with the others of its group.</param>
    /// <exception cref="SocketException">The address is taken or not of this machine.</exception>
    public UdpSocket(IPEndPoint endpoint, int bufferBytes, bool joinsGroup = false)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            IsIPv6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
            if (IsIPv6)
            {
                _socket.DualMode = endpoint.Address.Equals(IPAddress.IPv6Any);
            }

            if (joinsGroup)
            {
                AllowSharing();
            }

            _socket.SendBufferSize = bufferBytes;
            _socket.ReceiveBufferSize = bufferBytes;
            _socket.Bind(endpoint);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Descriptor = (int)_socket.Handle;
        LocalEndpoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public bool IsIPv6 { get; }

    public int Descriptor { get; }

    public IPEndPoint LocalEndpoint { get; }

    /// <summary>Opens sockets on one address; the kernel gives all datagrams of one peer to one of them (SO_REUSEPORT).</summary>
    /// <exception cref="SocketException">The address is taken or not of this machine.</exception>
    public static UdpSocket[] OpenGroup(IPEndPoint endpoint, int count, int bufferBytes)
    {
        List<UdpSocket> sockets = [];
        try
        {
            // The first one binds alone: an address that another process holds is refused, whether it would share it or not.
            sockets.Add(new UdpSocket(endpoint, bufferBytes));
            if (count > 1)
            {
                sockets[0].AllowSharing();
            }

            while (sockets.Count < count)
            {
                sockets.Add(new UdpSocket(new IPEndPoint(endpoint.Address, sockets[0].LocalEndpoint.Port), bufferBytes, joinsGroup: true));
            }

            return [.. sockets];
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Takes one datagram if there is one. What is longer than the buffer is cut; no protocol here sends such.</summary>
    public bool TryReceive(Span<byte> buffer, out int length, out RemoteEndpoint source)
    {
        byte* address = stackalloc byte[RemoteEndpoint.MaxSocketAddressBytes];
        int addressBytes = RemoteEndpoint.MaxSocketAddressBytes;
        fixed (byte* bytes = buffer)
        {
            length = (int)LibC.recvfrom(Descriptor, bytes, (nuint)buffer.Length, LibC.MessageDontWait, address, &addressBytes);
        }

        source = length < 0 ? default : RemoteEndpoint.FromSocketAddress(new ReadOnlySpan<byte>(address, addressBytes));
        return length >= 0;
    }

    /// <summary>Sends one datagram at once.</summary>
    /// <returns>False when the kernel did not take it; like a loss on the way.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, in RemoteEndpoint destination)
    {
        byte* address = stackalloc byte[RemoteEndpoint.MaxSocketAddressBytes];
        int addressBytes = destination.WriteSocketAddress(new Span<byte>(address, RemoteEndpoint.MaxSocketAddressBytes), IsIPv6);
        fixed (byte* bytes = datagram)
        {
            return LibC.sendto(Descriptor, bytes, (nuint)datagram.Length, LibC.MessageDontWait, address, addressBytes) >= 0;
        }
    }

    public void Dispose() => _socket.Dispose();

    private void AllowSharing() => _socket.SetRawSocketOption(LibC.SocketLevelSocket, LibC.ReusePort, BitConverter.GetBytes(1));
}
