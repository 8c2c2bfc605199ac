using System.Diagnostics;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>Brings requests from other silos to the activations here, if this is where they belong; else says so and executes nothing.</summary>
internal sealed class CallReceiver(
    IClusterMembership membership,
    IHomeDirectory directory,
    GrainRegistry registry,
    RemoteMethods methods,
    ActivationHost host,
    GrainClient client,
    IReferenceSource references,
    ClusterCallOptions options,
    LinkMetrics metrics)
{
    public ActivationHost Host => host;

    public GrainClient Client => client;

    public LinkMetrics Metrics => metrics;

    public int MaxFrameBytes => options.MaxFrameBytes;

    /// <summary>Why a request must not be executed here; null when it may be.</summary>
    public string? WhyNotHere(CallRequest header, string homeKey)
    {
        SiloIdentity self = membership.Self;
        if (!membership.IsAlive || header.ReceiverIncarnation != self.Incarnation)
        {
            return membership.IsAlive ? $"{self} is not the life that was called ({header.ReceiverIncarnation})" : $"{self} is suspended";
        }

        if (header.HomeKey != homeKey)
        {
            return $"{self} places {header.GrainType}/{header.Key} by '{homeKey}', its caller by '{header.HomeKey}'";
        }

        if (homeKey.Length == 0)
        {
            return GrainAddress.SiloIn(header.Key) == self.Id ? null : $"{self} is not the silo in the key '{header.Key}'";
        }

        return directory.OwnedEpoch(homeKey) is { } epoch && epoch == header.Epoch
            ? null
            : $"{self} does not own '{homeKey}' in epoch {header.Epoch}";
    }

    /// <summary>Takes a request that came in for the first time.</summary>
    public void Receive(ulong id, CallRequest header, ReadOnlySpan<byte> payload, PeerCalls peer)
    {
        if (header.Key.Length == 0 || !registry.TryGetClass(header.GrainType, out GrainClass? grainClass) || methods.Find(header.GrainType, header.Method) is not { } method)
        {
            Refuse(id, peer, new OrleansException($"{membership.Self} has no {header.Method} of grain type '{header.GrainType}'; it may run another version."));
            return;
        }

        GrainId target = new(grainClass.TypeName, header.Key);
        string homeKey = GrainAddress.HomeKeyOf(target, grainClass.Placement);
        if (WhyNotHere(header, homeKey) is { } reason)
        {
            metrics.NotHereAnswered();
            Answer(id, peer, new CallFrame { NotHere = new NotHere { Reason = reason } });
            return;
        }

        metrics.CallReceived(grainClass.TypeName);
        Deliver(id, header, payload, peer, method, new Place(target, grainClass, homeKey));
    }

    /// <summary>Answers a request with an exception.</summary>
    public void Refuse(ulong id, PeerCalls peer, Exception exception) =>
        Answer(id, peer, new CallFrame { Response = new CallResponse { Error = CallErrors.Write(exception) } });

    private void Deliver(ulong id, CallRequest header, ReadOnlySpan<byte> payload, PeerCalls peer, GrainMethod method, Place place)
    {
        IIncomingRequest request;
        try
        {
            WireReader reader = new(payload, references);
            request = method.Receive(Describe(id, header, peer, place), ref reader);
        }
        catch (InvalidDataException exception)
        {
            Refuse(id, peer, new OrleansException($"{header.Method} of {place.Target}: its arguments cannot be read. {exception.Message}", exception));
            return;
        }

        peer.Register(id, request);
        try
        {
            host.Deliver(request.Request, new ActivationHome(place.HomeKey, header.Epoch, header.ReceiverIncarnation));
        }
        catch (OrleansException rejection)
        {
            request.Request.Reject(rejection);
        }
    }

    private IncomingRequest Describe(ulong id, CallRequest header, PeerCalls peer, Place place) => new()
    {
        Id = id,
        Header = header,
        Target = place.Target,
        Class = place.Class,
        Home = new ActivationHome(place.HomeKey, header.Epoch, header.ReceiverIncarnation),
        Context = ContextValues.Read(header.Context, references),
        ParentActivity = ActivityContext.TryParse(header.TraceParent, header.TraceState, isRemote: true, out ActivityContext parent) ? parent : default,
        Peer = peer,
        Receiver = this,
    };

    private void Answer(ulong id, PeerCalls peer, CallFrame header)
    {
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, header, id);
        Frames.Finish(frame, MaxFrameBytes);
        peer.Answer(id, frame.Written.ToArray());
    }

    private readonly record struct Place(GrainId Target, GrainClass Class, string HomeKey);
}
