using System.Globalization;

namespace PetCam.Benchmarks.Board;

/// <summary>What a running process has used, read from /proc.</summary>
/// <param name="CpuSeconds">User and system time of all its threads.</param>
/// <param name="ResidentBytes">VmRSS.</param>
internal readonly record struct ProcessMeter(double CpuSeconds, long ResidentBytes)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed by the kernel's ABI
    private const int UserTimeField = 11; // fields after the command's closing parenthesis, proc(5) stat
    private const int BytesPerKilobyte = 1024;

    public static ProcessMeter Read(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double ticks = double.Parse(fields[UserTimeField], CultureInfo.InvariantCulture)
            + double.Parse(fields[UserTimeField + 1], CultureInfo.InvariantCulture);
        string resident = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        long kilobytes = long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessMeter(ticks / TicksPerSecond, kilobytes * BytesPerKilobyte);
    }
}
