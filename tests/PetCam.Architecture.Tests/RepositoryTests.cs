using System.Text.RegularExpressions;

namespace PetCam.Architecture.Tests;

/// <summary>Promises of the repository as a place to live in.</summary>
public sealed partial class RepositoryTests
{
    public static TheoryData<string> Projects =>
        [.. ProjectFiles.Find("src", "edge", "tests").Select(path => Path.GetRelativePath(ProjectFiles.RepositoryRoot, path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_is_in_the_solution(string project)
    {
        string solution = File.ReadAllText(Path.Combine(ProjectFiles.RepositoryRoot, "PetCam.Fleet.sln")).Replace('\\', '/');

        Assert.Contains(project, solution, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_has_a_lock_file(string project) =>
        Assert.True(File.Exists(Path.Combine(ProjectFiles.RepositoryRoot, Path.GetDirectoryName(project)!, "packages.lock.json")));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Product_project_has_a_readme(string project) =>
        Assert.True(
            project.StartsWith("tests", StringComparison.Ordinal)
            || File.Exists(Path.Combine(ProjectFiles.RepositoryRoot, Path.GetDirectoryName(project)!, "README.md")));

    [Fact]
    public void Media_path_can_be_read_in_order()
    {
        int[] stops = [.. Sources().SelectMany(path => DataPathStop().Matches(File.ReadAllText(path)))
            .Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order()];

        // Stop 1 is in native/, which has comments of its own.
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], stops);
    }

    private static IEnumerable<string> Sources() =>
        new[] { "src", "edge" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(ProjectFiles.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"Data path (\d)/8:")]
    private static partial Regex DataPathStop();
}
