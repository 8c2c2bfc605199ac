using System.Diagnostics;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>Where a request came from and what came with it; the way back for its answer.</summary>
internal sealed class IncomingRequest
{
    public required ulong Id { get; init; }

    public required CallRequest Header { get; init; }

    public required GrainId Target { get; init; }

    public required GrainClass Class { get; init; }

    public required ActivationHome Home { get; init; }

    public required Dictionary<string, object>? Context { get; init; }

    public required ActivityContext ParentActivity { get; init; }

    /// <summary>What is known of the caller's calls.</summary>
    public required PeerCalls Peer { get; init; }

    public required CallReceiver Receiver { get; init; }

    public GrainClient Client => Receiver.Client;

    /// <summary>Sends a stream's items; to a connection that has ended they do not get.</summary>
    public void SendItems(StreamItems header, ReadOnlySpan<byte> items)
    {
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, new CallFrame { Items = header }, Id);
        frame.Write(items);
        Frames.Finish(frame, Receiver.MaxFrameBytes);
        Peer.ConnectionOf(Id)?.Send(frame.Written);
    }

    /// <summary>Answers with a header and no payload.</summary>
    public void Answer(CallFrame header)
    {
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, header, Id);
        Frames.Finish(frame, Receiver.MaxFrameBytes);
        Peer.Answer(Id, frame.Written.ToArray());
    }

    public void Answer(Exception exception) => Answer(new CallFrame { Response = new CallResponse { Error = CallErrors.Write(exception) } });

    public void AnswerNotHere(string reason)
    {
        Receiver.Metrics.NotHereAnswered();
        Answer(new CallFrame { NotHere = new NotHere { Reason = reason } });
    }

    /// <summary>The activation ended before the request started: the next one takes it, if that is here.</summary>
    /// <exception cref="OrleansException">It cannot be delivered.</exception>
    public void Redeliver(GrainRequest request)
    {
        if (Receiver.WhyNotHere(Header, Home.Key) is { } reason)
        {
            AnswerNotHere(reason);
        }
        else
        {
            Receiver.Host.Deliver(request, Home);
        }
    }
}
