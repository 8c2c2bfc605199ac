namespace PetCam.Domain.Storage;

/// <summary>State was written by somebody else since this grain read it; the grain must deactivate and read it again.</summary>
public sealed class GrainStateConflictException : Exception
{
    public GrainStateConflictException(string grainType, string key, long etag)
        : base($"State of {grainType}/{key} is no longer at ETag {etag}: another activation has written it.")
    {
    }

    /// <summary>As it arrives from another silo.</summary>
    public GrainStateConflictException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
