namespace PetCam.Testing;

/// <summary>A file that is gone when the test is over.</summary>
public sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content, string extension = ".mp4")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"petcam-{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
