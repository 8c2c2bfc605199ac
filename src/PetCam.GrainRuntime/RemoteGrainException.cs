using Orleans.Runtime;

namespace PetCam.GrainRuntime;

/// <summary>A grain on another silo failed with an exception of a type that does not cross; message and stack are the original ones.</summary>
public sealed class RemoteGrainException : OrleansException
{
    public RemoteGrainException()
        : this("A grain on another silo failed.")
    {
    }

    public RemoteGrainException(string message)
        : this(message, nameof(Exception), null)
    {
    }

    public RemoteGrainException(string message, Exception innerException)
        : this(message, nameof(Exception), innerException)
    {
    }

    internal RemoteGrainException(string message, string originalType, Exception? innerException)
        : base($"{originalType}: {message}", innerException!) => OriginalType = originalType;

    /// <summary>Full name of the exception's type on the other silo.</summary>
    public string OriginalType { get; }
}
