using System.Net.WebSockets;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Tests;

/// <summary>An agent on a real WebSocket that says Hello, is welcomed, and sends nothing more.</summary>
internal sealed class QuietAgent : IDisposable
{
    public const string Camera = "kitchen";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];

    private QuietAgent() => _socket.Options.AddSubProtocol("petcam.uplink.v1");

    public static async Task<QuietAgent> ConnectAsync(SiloUnderTest silo)
    {
        QuietAgent agent = new();
        using CancellationTokenSource limit = new(Limit);
        await agent._socket.ConnectAsync(new UriBuilder(silo.Http.BaseAddress!) { Scheme = "ws", Path = "/uplink" }.Uri, limit.Token);
        int length = UplinkMessage.WriteHeader(
            new UplinkHeader { Hello = new Hello { ProtocolVersion = UplinkMessage.ProtocolVersion, CameraId = Camera, Board = "board", AgentVersion = "1" } }, agent._buffer);
        await agent._socket.SendAsync(agent._buffer.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
        await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Welcome, limit.Token);
        return agent;
    }

    public async Task<Goodbye> ReceiveGoodbyeAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        return (await ReceiveAsync(UplinkHeader.KindOneofCase.Goodbye, limit.Token)).Goodbye;
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    /// <summary>The next message of a kind; what comes before it is passed over.</summary>
    private async Task<UplinkHeader> ReceiveAsync(UplinkHeader.KindOneofCase kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken); // messages of a silo are small
            Assert.Equal((WebSocketMessageType.Binary, true), (result.MessageType, result.EndOfMessage));
            Assert.True(UplinkMessage.TryParse(_buffer.AsSpan(0, result.Count), out UplinkHeader header, out _, out UplinkParseError error), $"{error}");
            if (header.KindCase == kind)
            {
                return header;
            }
        }
    }
}
