using System.Buffers;
using System.Net.WebSockets;
using PetCam.Media;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Takes uplink messages from a WebSocket: the header first, then, when its caller agrees, the payload into the buffer in which it stays.</summary>
/// <remarks>
/// Data path 4/8: the one copy from the socket. Never throws for what the peer sends; a broken connection throws
/// <see cref="WebSocketException"/>. One caller at a time; the two times may be read by any thread.
/// </remarks>
internal sealed class UplinkReceiver : IDisposable
{
    private const int ScratchLength = UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength;

    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchLength);
    private bool _endOfMessage;
    private bool _closed;
    private long _lastBytesAt;
    private long _messageStartedAt;

    public UplinkReceiver(WebSocket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _lastBytesAt = time.GetTimestamp();
    }

    /// <summary>How long nothing has come.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Interlocked.Read(ref _lastBytesAt));

    /// <summary>What was silence until now was not the other end's fault.</summary>
    public void Excuse() => Interlocked.Exchange(ref _lastBytesAt, _time.GetTimestamp());

    /// <summary>How long the present message has been coming; zero between messages.</summary>
    public TimeSpan MessageAge
    {
        get
        {
            long started = Interlocked.Read(ref _messageStartedAt);
            return started == 0 ? TimeSpan.Zero : _time.GetElapsedTime(started);
        }
    }

    /// <summary>Waits for the next message and reads its header.</summary>
    public async ValueTask<ReceivedHeader> ReceiveHeaderAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _messageStartedAt, 0);
        _endOfMessage = false;
        UplinkViolation? violation = await FillAsync(_scratch.AsMemory(0, UplinkMessage.PrefixLength), cancellationToken);
        if (_closed || violation is not null)
        {
            return new ReceivedHeader(null, violation);
        }

        if (!UplinkMessage.TryReadHeaderLength(_scratch.AsSpan(0, UplinkMessage.PrefixLength), out int length, out UplinkParseError error))
        {
            return Unreadable(error);
        }

        violation = await FillAsync(_scratch.AsMemory(0, length), cancellationToken);
        if (_closed || violation is not null)
        {
            return new ReceivedHeader(null, violation);
        }

        return UplinkMessage.TryParseHeader(_scratch.AsSpan(0, length), out UplinkHeader header, out error)
            ? new ReceivedHeader(header, null)
            : Unreadable(error);
    }

    /// <summary>Reads the rest of the message, which must have exactly the buffer's length.</summary>
    /// <param name="payload">Borrowed; filled on success.</param>
    /// <returns>Null on success. A connection closed in the middle is a violation.</returns>
    public async ValueTask<UplinkViolation?> ReceivePayloadAsync(MediaBuffer payload, CancellationToken cancellationToken) =>
        await FillAsync(payload.Memory, cancellationToken) ?? await ReceiveEndAsync(cancellationToken);

    /// <summary>Makes sure that the message ends here.</summary>
    public async ValueTask<UplinkViolation?> ReceiveEndAsync(CancellationToken cancellationToken)
    {
        while (!_endOfMessage && !_closed)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(_scratch.AsMemory(0, 1), cancellationToken);
            Note(result);
            if (result.Count > 0)
            {
                return new UplinkViolation(UplinkViolationKind.Framing, "A message is longer than its header says.");
            }
        }

        return _closed ? CutShort() : null;
    }

    /// <summary>Reads and throws away whatever comes until the peer closes.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (!_closed)
        {
            Note(await _socket.ReceiveAsync(_scratch.AsMemory(), cancellationToken));
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_scratch);

    private async ValueTask<UplinkViolation?> FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (!destination.IsEmpty)
        {
            if (_endOfMessage)
            {
                return CutShort();
            }

            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(destination, cancellationToken);
            Note(result);
            if (_closed)
            {
                return null;
            }

            if (result.MessageType == WebSocketMessageType.Text)
            {
                return new UplinkViolation(UplinkViolationKind.Framing, "A text message came; the uplink is binary.");
            }

            destination = destination[result.Count..];
        }

        return null;
    }

    private void Note(ValueWebSocketReceiveResult result)
    {
        long now = _time.GetTimestamp();
        Interlocked.Exchange(ref _lastBytesAt, now);
        Interlocked.CompareExchange(ref _messageStartedAt, now, 0);
        _endOfMessage = result.EndOfMessage;
        _closed = result.MessageType == WebSocketMessageType.Close;
    }

    private static UplinkViolation CutShort() => new(UplinkViolationKind.Framing, "A message ends before its header says.");

    private static ReceivedHeader Unreadable(UplinkParseError error) => new(null, new UplinkViolation(UplinkViolationKind.Framing, error switch
    {
        UplinkParseError.HeaderTooLarge => $"A header says that it has more than {UplinkMessage.MaxHeaderLength} bytes, the protocol's limit.",
        UplinkParseError.UnknownKind => $"A header is of a kind that protocol version {UplinkMessage.ProtocolVersion} does not know.",
        _ => "A header is not protobuf.",
    }));
}
