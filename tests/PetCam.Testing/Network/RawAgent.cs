using System.Net.WebSockets;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Testing;

/// <summary>An edge agent on a real WebSocket that sends exactly what a test tells it to, sense or nonsense, and nothing by itself.</summary>
public sealed class RawAgent : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];

    private RawAgent() => _socket.Options.AddSubProtocol("petcam.uplink.v1");

    /// <param name="uplink"><c>ws://…/uplink</c>.</param>
    public static async Task<RawAgent> ConnectAsync(Uri uplink)
    {
        RawAgent agent = new();
        using CancellationTokenSource limit = new(Limit);
        await agent._socket.ConnectAsync(uplink, limit.Token);
        return agent;
    }

    /// <summary>Hello, Welcome, and Tracks with a main track and pictures.</summary>
    public static async Task<RawAgent> WelcomedAsync(Uri uplink, string camera = "kitchen", string token = "")
    {
        RawAgent agent = await ConnectAsync(uplink);
        await agent.SendAsync(Hello(camera, token));
        UplinkHeader? answer = await agent.ReceiveAsync();
        if (answer?.KindCase != UplinkHeader.KindOneofCase.Welcome)
        {
            throw new InvalidDataException($"The silo answered Hello with {answer?.ToString() ?? "its close"}.");
        }

        await agent.SendAsync(Tracks());
        return agent;
    }

    public static UplinkHeader Hello(string camera = "kitchen", string token = "", bool follows = false, bool steered = false) => new()
    {
        Hello = new Hello
        {
            ProtocolVersion = 1,
            CameraId = camera,
            DisplayName = "Kitchen",
            Token = token,
            Board = "board",
            AgentVersion = "1",
            FollowsSilos = follows,
            Steered = steered,
        },
    };

    public static UplinkHeader Tracks() => new()
    {
        Tracks = new Tracks
        {
            Tracks_ =
            {
                new Track { Id = TrackId.Main, Codec = Codec.H264, Width = 1280, Height = 720 },
                new Track { Id = TrackId.Picture, Codec = Codec.Jpeg, Width = 1280, Height = 720 },
            },
        },
    };

    public Task SendAsync(UplinkHeader header, byte[]? payload = null)
    {
        byte[] bytes = payload ?? [];
        header.PayloadLength = (uint)bytes.Length;
        return SendAsItIsAsync(header, bytes);
    }

    /// <summary>Leaves the header's payload length alone, right or wrong.</summary>
    public Task SendAsItIsAsync(UplinkHeader header, byte[] payload)
    {
        byte[] message = new byte[UplinkMessage.PrefixLength + header.CalculateSize() + payload.Length];
        byte[] head = new byte[_buffer.Length];
        int length = UplinkMessage.WriteHeader(header, head);
        head.AsSpan(0, length).CopyTo(message);
        payload.CopyTo(message, length);
        return SendRawAsync(message);
    }

    public async Task SendRawAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary, bool endOfMessage = true)
    {
        using CancellationTokenSource limit = new(Limit);
        await _socket.SendAsync(bytes, type, endOfMessage, limit.Token);
    }

    public async Task SendUnitAsync(ulong sequence, bool keyframe, byte[] bytes, Codec codec = Codec.H264) => await SendAsync(
        new UplinkHeader
        {
            AccessUnit = new AccessUnitHeader
            {
                Track = TrackId.Main,
                Codec = codec,
                Keyframe = keyframe,
                Sequence = sequence,
                FrameNumber = sequence,
                CaptureTimeUnixNs = 1_790_000_000_000_000_000,
                Width = 1280,
                Height = 720,
            },
        },
        bytes);

    /// <summary>The next message; null when the silo closed.</summary>
    public async Task<UplinkHeader?> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        int length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        if (result.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        return UplinkMessage.TryParse(_buffer.AsSpan(0, length), out UplinkHeader header, out _, out UplinkParseError error)
            ? header
            : throw new InvalidDataException($"The silo sent {length} bytes that are no message: {error}.");
    }

    /// <summary>The next message of a kind; what comes before it is passed over.</summary>
    public async Task<UplinkHeader> ReceiveAsync(UplinkHeader.KindOneofCase kind)
    {
        while (true)
        {
            UplinkHeader header = await ReceiveAsync() ?? throw new InvalidOperationException($"The silo closed before {kind} came.");
            if (header.KindCase == kind)
            {
                return header;
            }
        }
    }

    public async Task<Goodbye> ReceiveGoodbyeAsync() => (await ReceiveAsync(UplinkHeader.KindOneofCase.Goodbye)).Goodbye;

    public Task CloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    /// <summary>Cuts the connection as a pulled cable does, as far as a process can.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
