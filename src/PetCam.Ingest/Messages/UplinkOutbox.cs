using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What the silo wants to tell an agent: bounded, so that an agent that does not read costs nothing but the oldest words.</summary>
internal sealed class UplinkOutbox
{
    private const int Capacity = 64;

    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly Channel<UplinkHeader> _channel;
    private UplinkEnding? _ending;

    public UplinkOutbox(WebSocket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _channel = Channel.CreateBounded<UplinkHeader>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => IngestMetrics.DroppedReplies.Add(1));
    }

    /// <summary>Takes a message to be sent soon; never blocks. Ignored after <see cref="Complete"/>. Any thread.</summary>
    public void Post(UplinkHeader message) => _channel.Writer.TryWrite(message);

    /// <summary>Sends what is queued, then Goodbye when the ending has a reason, then closes this direction.</summary>
    public void Complete(UplinkEnding ending)
    {
        _ending = ending;
        _channel.Writer.TryComplete();
    }

    /// <summary>Sends until <see cref="Complete"/> or cancellation.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength);
        try
        {
            await foreach (UplinkHeader message in _channel.Reader.ReadAllAsync(cancellationToken))
            {
                await SendAsync(message, buffer, cancellationToken);
            }

            await SayGoodbyeAsync(buffer, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask SendAsync(UplinkHeader message, byte[] buffer, CancellationToken cancellationToken)
    {
        if (message.KindCase == UplinkHeader.KindOneofCase.ClockReply)
        {
            message.ClockReply.SiloSentUnixNs = UnixClock.Now(_time);
        }

        int length = UplinkMessage.WriteHeader(message, buffer);
        await _socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private async ValueTask SayGoodbyeAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        if (_ending is { Reason: { } reason, Detail: { } detail } && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            Goodbye goodbye = new() { Reason = reason, Detail = detail };
            await SendAsync(new UplinkHeader { Goodbye = goodbye }, buffer, cancellationToken);
        }

        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            WebSocketCloseStatus status = _ending?.Violation is null ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.PolicyViolation;
            await _socket.CloseOutputAsync(status, null, cancellationToken);
        }
    }
}
