namespace PetCam.Testing;

/// <summary>Petcam-silo as later releases would be: the built one with other assemblies for storage and cluster (tests/PetCam.NextRelease).</summary>
public static class NextRelease
{
    private const string ClusterAssembly = "PetCam.Cluster.dll";
    private const string StorageAssembly = "PetCam.Storage.dll";

    /// <summary>The neighbouring release: one version of the protocol between silos and one migration more.</summary>
    /// <param name="folder">Where it is put together; not there yet.</param>
    /// <returns>The program.</returns>
    public static string Prepare(string folder) => Prepare(folder, "Storage");

    /// <summary>The release after that: two migrations more.</summary>
    public static string PrepareAfterNext(string folder) => Prepare(folder, "StorageAfter");

    private static string Prepare(string folder, string storage)
    {
        string product = Path.GetDirectoryName(Programs.Silo)!;
        foreach (string file in Directory.EnumerateFiles(product, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(product, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.Copy(Programs.TestAssembly("PetCam.NextRelease/Cluster", ClusterAssembly), Path.Combine(folder, ClusterAssembly), overwrite: true);
        File.Copy(Programs.TestAssembly($"PetCam.NextRelease/{storage}", StorageAssembly), Path.Combine(folder, StorageAssembly), overwrite: true);
        return Path.Combine(folder, Path.GetFileName(Programs.Silo));
    }
}
