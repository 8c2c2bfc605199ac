using System.Globalization;
using PetCam.Chaos.Cast;

namespace PetCam.Chaos.Report;

/// <summary>Resident memory of the silos, which a run must not let grow without end.</summary>
internal static class Memory
{
    private const double KibPerMib = 1024;
    private const string Resident = "VmRSS:";

    /// <summary>MiB of each silo that is meant to run.</summary>
    public static IReadOnlyDictionary<string, double> Read(Stage stage) => stage.Expected.Where(silo => silo.IsRunning).ToDictionary(silo => silo.Id, silo => Read(silo.Process.Id));

    public static string Compare(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after) => string.Join(
        ", ", after.OrderBy(silo => silo.Key).Select(silo => string.Create(
            CultureInfo.InvariantCulture, $"{silo.Key} {(before.TryGetValue(silo.Key, out double first) ? first : double.NaN):F0} -> {silo.Value:F0} MiB")));

    private static double Read(int process)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith(Resident, StringComparison.Ordinal));
        return double.Parse(line[Resident.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / KibPerMib;
    }
}
