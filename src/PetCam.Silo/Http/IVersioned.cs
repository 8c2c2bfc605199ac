namespace PetCam.Silo.Http;

/// <summary>One state of something that changes.</summary>
internal interface IVersioned
{
    /// <summary>Rises with each change, in this process.</summary>
    long Version { get; }
}
