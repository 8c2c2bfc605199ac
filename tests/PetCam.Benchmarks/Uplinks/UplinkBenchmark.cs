using System.Diagnostics;
using System.Globalization;
using PetCam.Benchmarks.Board;
using PetCam.Domain.Cameras;
using PetCam.Testing;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>
/// How soon a crowd of agents is home again when their silo is killed: with heirs that have just started, which compile while the crowd comes, and
/// with the same ones again, as silos are that have run for a while. Then another silo freezes. Real silos and PostgreSQL, and the agents' own code in
/// this process; all of it shares this machine's cores.
/// </summary>
internal static class UplinkBenchmark
{
    private const int DefaultCount = 2000;
    private const int Neighbours = 200; // of the silos that are left: they are at work when the others come, and are to notice nothing
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(12); // a lease and more: before, nobody may declare anybody dead
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <param name="arguments">How many agents; default 2,000.</param>
    public static async Task RunAsync(string[] arguments)
    {
        int count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultCount;
        await using BenchSilos silos = await BenchSilos.StartAsync();
        ClusterSilo first = await silos.AddAsync();
        await using Swarm swarm = new();
        await MeasureRestAsync(swarm, count, first);
        ClusterSilo[] others = [await silos.AddAsync(), await silos.AddAsync()];
        await swarm.ConnectAsync(Neighbours, Patience, [.. others.Select(ToUplink)]);
        await swarm.UntilAsync("all agents are told the other silos", Patience, () => swarm.Agents.All(agent => agent.KnowsOtherThan(ToUplink(first))));
        await Task.Delay(Quiet);
        await using HomesInTable table = new(silos.ConnectionString);
        await MeasureLossAsync(swarm, table, first, others, "silo killed among new ones", static silo => silo.Process.KillAsync());
        await GatherAsync(swarm, first, others);
        await Task.Delay(Quiet);
        await MeasureLossAsync(swarm, table, first, others, "silo killed", static silo => silo.Process.KillAsync());
        await Task.Delay(Quiet);
        ClusterSilo frozen = others.MaxBy(silo => swarm.At(silo.Id).Length)!;
        await MeasureLossAsync(swarm, table, frozen, [.. others.Where(silo => silo != frozen)], "silo frozen", static silo =>
        {
            silo.Process.Freeze();
            return Task.CompletedTask;
        });
    }

    /// <summary>Starts a silo again and drains the others, until every agent is there.</summary>
    private static async Task GatherAsync(Swarm swarm, ClusterSilo at, ClusterSilo[] others)
    {
        at.Start();
        await at.WaitUntilReadyAsync(Patience);
        await Eventually.TrueAsync("all silos see each other", Patience, async () => (await at.SilosAsync()).Length == others.Length + 1);
        await OrderAsync(at, others, "drain");
        await swarm.UntilAsync($"all agents are at {at.Id}", Patience, () => swarm.At(at.Id).Length == swarm.Agents.Count);
        await OrderAsync(at, others, "undrain");
        await swarm.UntilAsync("all agents are told the other silos", Patience, () => swarm.Agents.All(agent => agent.KnowsOtherThan(ToUplink(at))));
    }

    private static async Task OrderAsync(ClusterSilo through, ClusterSilo[] silos, string order)
    {
        foreach (ClusterSilo silo in silos)
        {
            using HttpResponseMessage response = await through.Http.PostAsync(new Uri($"api/silos/{silo.Id}/{order}", UriKind.Relative), null);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task MeasureRestAsync(Swarm swarm, int count, ClusterSilo silo)
    {
        await Task.Delay(Window); // what starting cost is over
        long empty = ProcessMeter.Read(silo.Process.Id).ResidentBytes;
        long start = Stopwatch.GetTimestamp();
        await swarm.ConnectAsync(count, Patience, ToUplink(silo));
        Figure.Print($"{swarm.Agents.Count} uplinks, connected to one silo in", $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s (started 400 a second); {swarm.Troubles.Take()}");
        await Task.Delay(Window);
        double[] cpu = await BenchSilos.CpuAsync([silo.Process.Id, Environment.ProcessId], Window);
        double kilobytes = (ProcessMeter.Read(silo.Process.Id).ResidentBytes - empty) / 1e3 / swarm.Agents.Count;
        Figure.Print("memory per connected idle camera", $"{kilobytes:F0} kB (RSS of the silo, {empty / 1e6:F0} MB without cameras)");
        Figure.Print($"{swarm.Agents.Count} idle uplinks, CPU of their silo", $"{cpu[0]:P0} of a core (the swarm's own {cpu[1]:P0})");
    }

    private static async Task MeasureLossAsync(
        Swarm swarm, HomesInTable table, ClusterSilo lost, IReadOnlyList<ClusterSilo> left, string how, Func<ClusterSilo, Task> lose)
    {
        SwarmAgent[] homeless = swarm.At(lost.Id);
        SwarmAgent[] untouched = [.. swarm.Agents.Except(homeless)];
        Dictionary<string, (string Silo, long Epoch)> homes = await table.ReadAsync();
        string before = swarm.Troubles.Take();
        ProcessMeter[] meters = [.. left.Select(silo => ProcessMeter.Read(silo.Process.Id))];
        double swarmCpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        long since = Stopwatch.GetTimestamp();
        Task losing = lose(lost);
        Task<TimeSpan> claimed = Eventually.TrueAsync("all homes are claimed elsewhere", Patience, async () => (await table.CountAsync()).GetValueOrDefault(lost.Id) == 0);
        double[] away = await swarm.ReturnAsync(homeless, since, Patience);
        TimeSpan inTable = await claimed;
        await losing;
        double cpu = left.Zip(meters, (silo, then) => ProcessMeter.Read(silo.Process.Id).CpuSeconds - then.CpuSeconds).Sum();
        string who = $"uplinks of a {how}";
        Figure.Print($"{who}, welcomed elsewhere after", $"{homeless.Length}: p50 {Figure.At(away, 0.5) / 1000:F2} s, p99 {Figure.At(away, 0.99) / 1000:F2} s, all {away[^1] / 1000:F2} s");
        Figure.Print($"{who}, claimed in the table after", $"{inTable.TotalSeconds:F2} s");
        Figure.Print($"{who}, what agents met with", $"{swarm.Troubles.Take()}; before: {before}");
        Figure.Print($"{who}, CPU until then", $"{cpu:F1} s of the silos, {Environment.CpuUsage.TotalTime.TotalSeconds - swarmCpu:F1} s of the swarm");
        await ReportAsync(swarm, table, left, untouched, since, homes, how);
    }

    private static async Task ReportAsync(
        Swarm swarm, HomesInTable table, IReadOnlyList<ClusterSilo> left, SwarmAgent[] untouched, long since,
        Dictionary<string, (string Silo, long Epoch)> homes, string how)
    {
        await Eventually.TrueAsync("the list shows all cameras online", Patience, async () => (await left[0].HomesAsync()).Count == swarm.Agents.Count);
        TimeSpan listed = Stopwatch.GetElapsedTime(since);
        Dictionary<string, (string Silo, long Epoch)> now = await table.ReadAsync();
        int disturbed = untouched.Count(agent => agent.Welcome.At > since || now[HomeKey(agent)] != homes[HomeKey(agent)]);
        string shares = string.Join(", ", left.Select(silo => $"{silo.Id} {swarm.At(silo.Id).Length}"));
        Figure.Print($"a {how}, all cameras online in the list after", $"{listed.TotalSeconds:F2} s");
        Figure.Print($"a {how}, cameras per silo afterwards", $"{shares} (limit 4096 each)");
        Figure.Print($"a {how}, uplinks of healthy silos disturbed", $"{disturbed} of {untouched.Length}");
    }

    private static string HomeKey(SwarmAgent agent) => Domain.Cluster.HomeKeys.Camera(CameraId.Parse(agent.Camera));

    private static Uri ToUplink(ClusterSilo silo) => new($"ws://{silo.Url.Authority}/uplink");
}
