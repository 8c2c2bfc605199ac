namespace PetCam.Silo.Hosting;

/// <summary>The silo must not or cannot start; the message is meant for people and names the remedy.</summary>
internal sealed class SiloStartException : Exception
{
    public SiloStartException(string message)
        : base(message)
    {
    }
}
