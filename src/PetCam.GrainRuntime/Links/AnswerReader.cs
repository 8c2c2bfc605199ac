using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>Brings what another silo answers to the calls that wait for it.</summary>
internal sealed class AnswerReader(SiloIdentity silo, CallLink link, CallLinks links)
{
    /// <summary>Takes all complete frames.</summary>
    /// <exception cref="InvalidDataException">The other silo sent what is no answer: its connection is of no use any more.</exception>
    public void HandleAvailable(FrameReader reader)
    {
        while (reader.TryRead(out ulong id, out CallFrame frame, out ReadOnlySpan<byte> payload))
        {
            switch (frame.KindCase)
            {
                case CallFrame.KindOneofCase.Response when link.Take(id) is { } call:
                    Answer(call, frame.Response, payload);
                    break;
                case CallFrame.KindOneofCase.NotHere when link.Take(id) is { } call:
                    links.Metrics.NotHereReceived();
                    links.Returned(call, frame.NotHere.Reason);
                    break;
                case CallFrame.KindOneofCase.Items when link.Find(id) is { } call:
                    Receive(call, frame.Items, payload);
                    break;
                case CallFrame.KindOneofCase.Response or CallFrame.KindOneofCase.NotHere or CallFrame.KindOneofCase.Items:
                    break; // its caller has gone
                default:
                    throw new InvalidDataException($"A frame of kind {frame.KindCase} is not for the caller.");
            }
        }
    }

    private void Answer(PendingCall call, CallResponse response, ReadOnlySpan<byte> payload)
    {
        if (links.Metrics.MeasuresLatency)
        {
            links.Metrics.CallAnswered(call.Request.Request.Target.Type, links.Time.GetElapsedTime(call.SentAt));
        }

        if (response.Error is { } error)
        {
            call.Request.Fail(CallErrors.Read(error));
            return;
        }

        try
        {
            WireReader reader = new(payload, links.References);
            call.Request.Answer(ref reader);
        }
        catch (InvalidDataException exception)
        {
            call.Request.Reject(new OrleansException($"The answer of silo {silo} cannot be read: {exception.Message}", exception));
        }
    }

    private void Receive(PendingCall call, StreamItems items, ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload, links.References);
        if (call.Request.Receive(items, ref reader))
        {
            link.Take(call.Id);
        }
    }
}
