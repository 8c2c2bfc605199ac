namespace PetCam.Testing;

/// <summary>A folder that is gone, with all in it, when the test is over.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("petcam-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
