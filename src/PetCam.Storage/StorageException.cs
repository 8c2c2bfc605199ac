namespace PetCam.Storage;

/// <summary>The store cannot be used; the message names the file and the remedy.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
