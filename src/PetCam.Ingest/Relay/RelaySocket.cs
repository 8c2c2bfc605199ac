using System.Net.WebSockets;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>The WebSocket of a link between two silos: the same messages as an uplink, on a stream that is theirs alone.</summary>
internal static class RelaySocket
{
    /// <summary>Name of the links that carry cameras.</summary>
    public const string Purpose = "relay";

    /// <summary>Version of RelayHello and RelayWelcome, and of what may follow them.</summary>
    public const uint ProtocolVersion = 1;

    /// <param name="stream">The socket disposes of it.</param>
    /// <param name="isServer">True for the end that has the camera: what it sends is not masked, so the other end has nothing to undo (RFC 6455 §5.3).</param>
    public static WebSocket Create(Stream stream, bool isServer) => WebSocket.CreateFromStream(
        stream, new WebSocketCreationOptions { IsServer = isServer, KeepAliveInterval = Timeout.InfiniteTimeSpan });

    /// <summary>Sends one message without payload, outside of any loop.</summary>
    public static async ValueTask SendAsync(WebSocket socket, UplinkHeader header, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        int length = UplinkMessage.WriteHeader(header, bytes);
        await socket.SendAsync(bytes.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    /// <summary>True for what a broken, cut or closed link throws.</summary>
    public static bool IsLinkFailure(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
