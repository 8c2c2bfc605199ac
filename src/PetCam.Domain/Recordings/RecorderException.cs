namespace PetCam.Domain.Recordings;

/// <summary>A recording could not be started or went wrong; the message is meant for people and names the remedy.</summary>
public sealed class RecorderException : Exception
{
    public RecorderException(string message)
        : base(message)
    {
    }

    public RecorderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
