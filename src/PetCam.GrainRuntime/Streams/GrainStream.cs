using PetCam.GrainRuntime.Calls;

namespace PetCam.GrainRuntime.Streams;

/// <summary>A stream that a grain method returned, as its caller sees it. Each enumeration calls the method anew.</summary>
internal sealed class GrainStream<T>(GrainReference reference, StreamMethod<T> method, object?[] arguments) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new GrainStreamEnumerator<T>(reference, method, arguments, cancellationToken);
}
