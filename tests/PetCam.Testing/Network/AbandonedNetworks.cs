using System.Diagnostics;
using System.Globalization;

namespace PetCam.Testing;

/// <summary>Networks of test processes that were killed: their namespaces name the process, so that they can be told from those in use.</summary>
internal static class AbandonedNetworks
{
    /// <summary>What the name of each namespace begins with; the process id and a hyphen follow.</summary>
    public const string Prefix = "petcam-";

    /// <summary>Ends the programs that still run on them, which a test of ours started, and deletes them.</summary>
    public static void Sweep()
    {
        foreach (string name in Tool.Run("ip", "netns", "list").Lines.Select(line => line.Split(' ')[0]).Where(IsAbandoned))
        {
            foreach (string process in Tool.Run("ip", "netns", "pids", name).Lines)
            {
                End(int.Parse(process, CultureInfo.InvariantCulture));
            }

            Tool.Run("ip", "netns", "delete", name);
        }
    }

    private static bool IsAbandoned(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name[Prefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int owner)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{owner}"));

    private static void End(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            found.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
        }
    }
}
