namespace PetCam.Chaos.Report;

/// <summary>What programs print when something went wrong that nobody expected.</summary>
internal static class CrashLines
{
    private static readonly string[] Marks = ["Unhandled exception", "crit:", "panic:", "Segmentation fault", "AddressSanitizer"];
    private const string Failure = "fail:";

    /// <param name="folder">Of the run's logs.</param>
    public static IEnumerable<string> Find(string folder) => Lines(folder, line => Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)));

    /// <summary>Errors that the silos told and went on: worth reading, and no verdict.</summary>
    public static IEnumerable<string> FindErrors(string folder) => Lines(folder, line => line.Contains(Failure, StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string folder, Func<string, bool> wanted) => Directory.EnumerateFiles(folder, "*.log")
        .Where(file => !Path.GetFileName(file).StartsWith("chromium", StringComparison.Ordinal)) // complains about the machine
        .SelectMany(file => Read(file).Where(wanted).Select(line => $"{Path.GetFileNameWithoutExtension(file)}: {line}"));

    private static IEnumerable<string> Read(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)); // is still being written
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
