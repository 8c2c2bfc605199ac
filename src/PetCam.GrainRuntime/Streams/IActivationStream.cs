using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Streams;

/// <summary>A stream that an activation is producing.</summary>
internal interface IActivationStream
{
    /// <summary>The activation is about to end: the consumer gets an exception, the producer sees its token cancelled. On a turn.</summary>
    void Abort();

    /// <summary>Waits until the producer rests and lets it clean up. On a turn.</summary>
    Task CloseAsync(Activation activation);
}
