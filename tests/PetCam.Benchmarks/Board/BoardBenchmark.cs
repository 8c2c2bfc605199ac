using System.Globalization;
using PetCam.Testing;

namespace PetCam.Benchmarks.Board;

/// <summary>What one 720p30 camera costs each process on the line: the table in the README.</summary>
internal static class BoardBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        await using FleetProcesses fleet = await FleetProcesses.StartAsync(new FleetPlan("kitchen"));
        (string Name, int Id)[] processes =
        [
            ("petcam-sim (plays the board)", fleet.Simulator.Id),
            ("petcam-edge", fleet.Edge("kitchen").Id),
            ("petcam-silo", fleet.Silo.Id),
        ];
        Console.WriteLine($"One camera: 1280x720 at 30/s and 1.5 Mb/s, 320x180 sub-stream, JPEG and detections at 10/s. {Window.TotalSeconds:F0} s after {WarmUp.TotalSeconds:F0} s.");
        await Task.Delay(WarmUp);
        ProcessMeter[] before = [.. processes.Select(process => ProcessMeter.Read(process.Id))];
        await Task.Delay(Window);
        Console.WriteLine("| process | CPU, % of one core | RSS, MB |");
        Console.WriteLine("|---|---|---|");
        for (int i = 0; i < processes.Length; i++)
        {
            ProcessMeter after = ProcessMeter.Read(processes[i].Id);
            double percent = (after.CpuSeconds - before[i].CpuSeconds) / Window.TotalSeconds * 100;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {processes[i].Name} | {percent:F1} | {after.ResidentBytes / 1e6:F1} |"));
        }
    }
}
