using System.Diagnostics;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>A request that may go to a grain on another silo, as the link sees it.</summary>
internal interface IRemoteRequest
{
    /// <summary>What goes back to the engine when the other silo has provably not executed it.</summary>
    GrainRequest Request { get; }

    GrainMethod Method { get; }

    object?[] Arguments { get; }

    Dictionary<string, object>? Context { get; }

    ActivityContext ParentActivity { get; }

    /// <summary>Deliveries that failed without being executed.</summary>
    int FailedDeliveries { get; set; }

    /// <summary>Nobody waits any more.</summary>
    bool IsAbandoned { get; }

    /// <summary>Fills in what is special to the kind of request: deadline, or items of a stream.</summary>
    void Describe(CallRequest header);

    /// <summary>It is on its way under this entry; cancelling goes there from now on.</summary>
    void SentAs(PendingCall pending);

    /// <summary>A result has come. <paramref name="payload"/> is borrowed.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    void Answer(ref WireReader payload);

    /// <summary>Items of a stream have come.</summary>
    /// <returns>Whether it was the end of the stream.</returns>
    /// <exception cref="InvalidDataException">They cannot be read, or nobody asked for them.</exception>
    bool Receive(StreamItems items, ref WireReader payload);

    /// <summary>The other silo answered with an exception.</summary>
    void Fail(Exception exception);

    /// <summary>It cannot be delivered, or its answer is lost.</summary>
    void Reject(Exception reason);
}
