using System.Reflection;

namespace PetCam.Testing;

/// <summary>Where the programs under test lie: what <c>make build</c> made, else what this build made beside it.</summary>
public static class Programs
{
    private static readonly string Root = Metadata("RepositoryRoot");
    private static readonly string Configuration = Metadata("Configuration");

    public static string Simulator { get; } = Find("native/build-release/petcam-sim");

    public static string Edge { get; } = Find("build/edge/petcam-edge", $"edge/PetCam.Edge/bin/{Configuration}/net10.0/petcam-edge");

    public static string Silo { get; } = Find($"src/PetCam.Silo/bin/{Configuration}/net10.0/petcam-silo");

    /// <summary>Folder of the clips and of the true boxes that the generator wrote beside them.</summary>
    public static string Clips { get; } = Path.Combine(Root, "native", "clips");

    private static string Find(params string[] candidates) =>
        candidates.Select(candidate => Path.Combine(Root, candidate)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"None of {string.Join(", ", candidates)} exists: run 'make build' first.");

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
