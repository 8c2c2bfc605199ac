using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>A WebSocket to a silo that speaks uplink messages. One sender and one receiver at a time.</summary>
internal sealed class SiloSocket : IDisposable
{
    /// <summary>The subprotocol that both sides must name.</summary>
    public const string Subprotocol = "petcam.uplink.v1";

    private const int ScratchLength = UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength;

    // Bytes that the kernel may hold unsent: more would be a queue behind our queue, which nothing bounds by age.
    private const int MaxUnsentBytes = 64 * 1024;
    private const int TcpNotSentLowWatermark = 25; // TCP_NOTSENT_LOWAT, linux/tcp.h

    private readonly ClientWebSocket _socket;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly byte[] _sendScratch = new byte[ScratchLength];
    private readonly byte[] _receiveScratch = new byte[ScratchLength];
    private volatile Socket? _tcp;

    public SiloSocket()
    {
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectTcpAsync, UseProxy = false, UseCookies = false };
        _invoker = new HttpMessageInvoker(_handler);
        _socket = new ClientWebSocket();
        _socket.Options.AddSubProtocol(Subprotocol);
        _socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // probes and status each second say the same
        _socket.Options.CollectHttpResponseDetails = true; // for Retry-After
    }

    /// <summary>How long the silo that answered 503 asks us to stay away; null when it did not say.</summary>
    public TimeSpan? RetryAfter =>
        _socket.HttpStatusCode == HttpStatusCode.ServiceUnavailable
        && _socket.HttpResponseHeaders?.TryGetValue("Retry-After", out IEnumerable<string>? values) == true
        && uint.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out uint seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Where the silo that answered 503 says that there is room (Link, RFC 8288), as it wrote it; null when it did not say.</summary>
    public string? Alternative =>
        _socket.HttpStatusCode == HttpStatusCode.ServiceUnavailable
        && _socket.HttpResponseHeaders?.TryGetValue("Link", out IEnumerable<string>? values) == true
            ? values.Select(AlternateLink).FirstOrDefault(link => link is not null)
            : null;

    /// <summary>What the kernel knows of the connection; null when it does not tell.</summary>
    public TcpProgress? Progress => TcpProgress.TryRead(_tcp);

    /// <exception cref="WebSocketException">No silo there, or it refused.</exception>
    public Task ConnectAsync(Uri silo, CancellationToken cancellationToken) => _socket.ConnectAsync(silo, _invoker, cancellationToken);

    /// <summary>Sends a message without payload.</summary>
    public ValueTask SendAsync(UplinkHeader header, CancellationToken cancellationToken)
    {
        int length = UplinkMessage.WriteHeader(header, _sendScratch);
        return _socket.SendAsync(_sendScratch.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    /// <summary>Sends a message with payload, from the buffer in which it lies.</summary>
    public async ValueTask SendAsync(UplinkHeader header, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        int length = UplinkMessage.WriteHeader(header, _sendScratch);
        await _socket.SendAsync(_sendScratch.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: false, cancellationToken);
        await _socket.SendAsync(payload, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    /// <summary>The next message; null when the silo closed.</summary>
    /// <exception cref="UplinkProtocolException">What came is not an uplink message.</exception>
    public async ValueTask<UplinkHeader?> ReceiveAsync(CancellationToken cancellationToken)
    {
        int length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            if (length == ScratchLength)
            {
                throw new UplinkProtocolException($"The silo sent a message of more than {ScratchLength} bytes.");
            }

            result = await _socket.ReceiveAsync(_receiveScratch.AsMemory(length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += result.Count;
        }
        while (!result.EndOfMessage);

        return UplinkMessage.TryParse(_receiveScratch.AsSpan(0, length), out UplinkHeader header, out _, out UplinkParseError error)
            ? header
            : throw new UplinkProtocolException($"The silo sent something unreadable ({error}).");
    }

    /// <summary>Closes this direction; the silo then closes the other.</summary>
    public async ValueTask CloseOutputAsync(CancellationToken cancellationToken)
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
    }

    /// <summary>The target of <c>&lt;ws://…&gt;; rel="alternate"</c>; null when it is another relation, or none.</summary>
    private static string? AlternateLink(string value)
    {
        int end = value.IndexOf('>', StringComparison.Ordinal);
        return value.StartsWith('<') && end > 0 && value[end..].Contains("rel=\"alternate\"", StringComparison.OrdinalIgnoreCase) ? value[1..end] : null;
    }

    private async ValueTask<Stream> ConnectTcpAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            if (OperatingSystem.IsLinux())
            {
                // After connecting: a socket with raw options cannot try a host's second address.
                socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpNotSentLowWatermark, BitConverter.GetBytes(MaxUnsentBytes));
            }

            _tcp = socket;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
