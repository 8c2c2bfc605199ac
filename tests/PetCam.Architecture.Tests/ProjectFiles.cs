using System.Reflection;
using System.Xml.Linq;

namespace PetCam.Architecture.Tests;

/// <summary>The repository's project files and what they reference, read as they lie on disk.</summary>
internal static class ProjectFiles
{
    public static string RepositoryRoot { get; } = typeof(ProjectFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(RepositoryRoot)).Value!;

    /// <summary>Project name to the names of the projects that it references directly.</summary>
    public static IReadOnlyDictionary<string, string[]> References(params string[] folders) =>
        Find(folders).ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => Read(path, "ProjectReference")
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).Order().ToArray());

    /// <summary>Project name to the packages that it references directly.</summary>
    public static IReadOnlyDictionary<string, string[]> Packages(params string[] folders) =>
        Find(folders).ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => Read(path, "PackageReference").Order().ToArray());

    public static IReadOnlyList<string> Find(params string[] folders) =>
        [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot, folder), "*.csproj", SearchOption.AllDirectories)).Order()];

    private static IEnumerable<string> Read(string path, string item) =>
        XDocument.Load(path).Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
