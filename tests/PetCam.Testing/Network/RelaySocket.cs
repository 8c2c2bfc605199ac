using System.Net.Sockets;

namespace PetCam.Testing;

/// <summary>Sockets whose own queues are long enough never to be the one that drops.</summary>
internal static class RelaySocket
{
    private const int KernelBufferBytes = 4 * 1024 * 1024;

    public static Socket Create() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    {
        Blocking = false,
        ReceiveBufferSize = KernelBufferBytes,
        SendBufferSize = KernelBufferBytes,
    };
}
