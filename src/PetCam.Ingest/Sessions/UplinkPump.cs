using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Takes the messages of one connection to the part that judges them, payloads straight into the buffer in which they stay.</summary>
/// <remarks>Data path 4/8. One caller at a time.</remarks>
internal sealed class UplinkPump
{
    private readonly UplinkReceiver _receiver;
    private readonly UplinkOptions _options;
    private readonly MessageRateLimit _rate;
    private readonly Action<UplinkEnding> _end;
    private readonly Func<bool> _isEnding;

    /// <param name="end">Ends the session; the first reason counts.</param>
    /// <param name="isEnding">True when somebody has ended it.</param>
    public UplinkPump(UplinkReceiver receiver, UplinkOptions options, TimeProvider time, Action<UplinkEnding> end, Func<bool> isEnding)
    {
        _receiver = receiver;
        _options = options;
        _rate = new MessageRateLimit(options.MaxMessagesPerSecond, time);
        _end = end;
        _isEnding = isEnding;
    }

    /// <summary>Takes what comes until the connection ends, or what comes ends it.</summary>
    public async ValueTask RunAsync(UplinkDispatcher dispatcher, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } header)
        {
            if (header.KindCase == UplinkHeader.KindOneofCase.Goodbye)
            {
                _end(UplinkEnding.AgentLeft(dispatcher.Describe(header.Goodbye)));
                return;
            }

            UplinkViolation? violation = UplinkDispatcher.HasPayload(header)
                ? await TakePayloadAsync(dispatcher, header, cancellationToken)
                : await EndOfPlainMessageAsync(header, cancellationToken) ?? dispatcher.Accept(header);
            if (!Passes(violation))
            {
                return;
            }
        }
    }

    /// <summary>The next header, or null when the session is ending.</summary>
    public async ValueTask<UplinkHeader?> NextAsync(CancellationToken cancellationToken)
    {
        ReceivedHeader received = await _receiver.ReceiveHeaderAsync(cancellationToken);
        if (received.IsClosed)
        {
            _end(UplinkEnding.AgentLeft("The peer closed the connection without Goodbye."));
            return null;
        }

        UplinkViolation? violation = received.Violation;
        if (violation is null && !_rate.TryTake())
        {
            string detail = $"More than {_options.MaxMessagesPerSecond} messages a second came (Uplink:MaxMessagesPerSecond).";
            violation = new UplinkViolation(UplinkViolationKind.Overloaded, detail);
        }

        return Passes(violation) && !_isEnding() ? received.Header : null;
    }

    private async ValueTask<UplinkViolation?> TakePayloadAsync(UplinkDispatcher dispatcher, UplinkHeader header, CancellationToken cancellationToken)
    {
        UplinkViolation? violation = dispatcher.Check(header, out AccessUnitInfo info);
        if (violation is not null)
        {
            return violation;
        }

        MediaBuffer payload = MediaBuffer.Rent((int)header.PayloadLength);
        try
        {
            violation = await _receiver.ReceivePayloadAsync(payload, cancellationToken);
            return violation ?? dispatcher.Publish(payload.AddReference(), info, header);
        }
        finally
        {
            payload.Dispose();
        }
    }

    /// <summary>Makes sure that a message without payload has none.</summary>
    public async ValueTask<UplinkViolation?> EndOfPlainMessageAsync(UplinkHeader header, CancellationToken cancellationToken) =>
        header.PayloadLength != 0
            ? new UplinkViolation(UplinkViolationKind.Framing, $"{header.KindCase} came with a payload; it has none.")
            : await _receiver.ReceiveEndAsync(cancellationToken);

    /// <summary>Ends the session when there is a violation.</summary>
    public bool Passes(UplinkViolation? violation)
    {
        if (violation is not null)
        {
            _end(UplinkEnding.For(violation));
        }

        return violation is null;
    }
}
