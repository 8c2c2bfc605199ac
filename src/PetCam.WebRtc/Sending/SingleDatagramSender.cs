using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>One system call per datagram: works everywhere.</summary>
/// <remarks>Data path 8/8: hands datagrams to the socket.</remarks>
internal sealed unsafe class SingleDatagramSender(UdpSocket socket) : IDatagramBatchSender
{
    public string Name => "sendto";

    public int Send(DatagramBatch batch)
    {
        int dropped = 0;
        byte* address = stackalloc byte[RemoteEndpoint.MaxSocketAddressBytes];
        fixed (byte* bytes = batch.Bytes)
        {
            foreach (ref readonly BatchedDatagram datagram in batch.Datagrams)
            {
                int addressBytes = datagram.Destination.WriteSocketAddress(
                    new Span<byte>(address, RemoteEndpoint.MaxSocketAddressBytes), socket.IsIPv6);
                nint sent = LibC.sendto(
                    socket.Descriptor, bytes + datagram.Offset, (nuint)datagram.Length, LibC.MessageDontWait, address, addressBytes);
                dropped += sent < 0 ? 1 : 0;
            }
        }

        return dropped;
    }
}
