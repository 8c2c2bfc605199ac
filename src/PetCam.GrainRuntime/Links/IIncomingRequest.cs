using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Links;

/// <summary>A request from another silo, as the connection that it came on sees it.</summary>
internal interface IIncomingRequest
{
    /// <summary>What waits for its turn.</summary>
    GrainRequest Request { get; }

    /// <summary>The caller has cancelled.</summary>
    void Cancel();

    /// <summary>The caller's time is over: tells it what the call waits for.</summary>
    void TimeOut(TimeSpan age);

    /// <summary>The consumer of a stream has room for more items.</summary>
    /// <exception cref="InvalidDataException">This is no stream, or it was not told to go on.</exception>
    void More(uint items);

    /// <summary>The consumer of a stream wants no more, or the connection is gone.</summary>
    void Close();
}
