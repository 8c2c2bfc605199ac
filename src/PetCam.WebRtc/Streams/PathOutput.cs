using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Streams;

/// <summary>Sends one datagram at once, on whichever kind of path leads to the peer.</summary>
internal sealed class PathOutput(UdpSocket socket, StreamConnections streams)
{
    /// <returns>False when it was not taken; like a loss on the way.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, in RemoteEndpoint destination) =>
        destination.IsStream ? streams.TrySend(datagram, destination) : socket.TrySend(datagram, destination);
}
