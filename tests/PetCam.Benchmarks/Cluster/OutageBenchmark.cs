using System.Diagnostics;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Benchmarks.Cluster;

/// <summary>What the loss of a silo costs its grains, and those of a healthy one; and what the directory carries. Two processes, PostgreSQL, the product's own leases.</summary>
internal static class OutageBenchmark
{
    private const int Grains = 200;
    private const int Claims = 10_000;
    private const int Activations = 20_000;
    private const int Callers = 1000;

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(12); // a lease and more: before, nobody may declare anybody dead
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The other process: has some grains until it is killed or frozen.</summary>
    public static async Task ServeAsync(string connectionString, string group)
    {
        await using OutageSilo silo = await OutageSilo.StartAsync(connectionString, "far");
        await silo.CallAsync(group, Grains);
        Console.WriteLine("ready");
        await Task.Delay(Timeout.Infinite);
    }

    public static async Task RunAsync()
    {
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        await using OutageSilo near = await OutageSilo.StartAsync(postgres.ConnectionString, "near");
        await near.CallAsync("near", Grains);
        await MeasureKillAsync(near, postgres);
        await MeasureFreezeAsync(near, postgres);
        await MeasureClaimsAsync(near);
        await MeasureActivationsAsync(near);
    }

    private static async Task MeasureKillAsync(OutageSilo near, PostgresServer postgres)
    {
        await using ChildProcess far = await StartFarAsync(near, postgres, "killed");
        long since = Stopwatch.GetTimestamp();
        Task killing = far.KillAsync();
        double[] away = await Task.WhenAll(Enumerable.Range(0, Grains).Select(number => AnswersAgainAsync(near, $"killed-{number}", since)));
        await killing;
        Array.Sort(away);
        int disturbed = (await near.CallAsync("near", Grains)).Count(static sum => sum != 2); // a new activation would begin at 1
        Figure.Print("grains of a killed silo answer again after", $"p50 {Figure.At(away, 0.5):F0} ms, all {away[^1]:F0} ms");
        Figure.Print("healthy silo's own grains disturbed when the other dies", $"{disturbed} of {Grains}");
    }

    private static async Task MeasureFreezeAsync(OutageSilo near, PostgresServer postgres)
    {
        await using ChildProcess far = await StartFarAsync(near, postgres, "frozen");
        far.Freeze();
        long since = Stopwatch.GetTimestamp();
        double[] away = await Task.WhenAll(Enumerable.Range(0, Grains).Select(async number =>
        {
            string camera = $"frozen-{number}";
            await near.Homes.ClaimAsync(HomeKeys.Camera(CameraId.Parse(camera)), CancellationToken.None); // as the uplink does that comes here now
            return await AnswersAgainAsync(near, camera, since);
        }));
        Array.Sort(away);
        far.Thaw();
        Figure.Print("grains of a frozen silo answer, from the uplinks' reconnect", $"p50 {Figure.At(away, 0.5):F0} ms, all {away[^1]:F0} ms");
    }

    private static async Task MeasureClaimsAsync(OutageSilo near)
    {
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => near.Homes.ClaimAsync($"camera/warm-{number}", CancellationToken.None).AsTask()));
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Claims).Select(number => near.Homes.ClaimAsync($"camera/claim-{number}", CancellationToken.None).AsTask()));
        Figure.Print("claims/s, 10,000 at once", $"{Claims / Stopwatch.GetElapsedTime(start).TotalSeconds:N0}");
    }

    private static async Task MeasureActivationsAsync(OutageSilo near)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Activations, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (number, _) =>
            await near.Grains.GetGrain<ICounterGrain>($"new-{number}").AddAsync(1));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Activations;
        Figure.Print("activations/s, first calls, directory in PostgreSQL", $"{Activations / elapsed.TotalSeconds:N0} ({Callers} callers)");
        Figure.Print("memory per activation, directory entry included", $"{bytes:N0} B");
    }

    private static async Task<ChildProcess> StartFarAsync(OutageSilo near, PostgresServer postgres, string group)
    {
        ChildProcess far = ChildProcess.Start(Environment.ProcessPath!, ["outage-serve", postgres.ConnectionString, group]);
        await far.WaitForLineAsync(static line => line == "ready", StartWithin);
        await near.CallAsync(group, Grains);
        await Task.Delay(Quiet);
        await near.CallAsync(group, Grains);
        return far;
    }

    /// <summary>Calls until the call is executed.</summary>
    private static async Task<double> AnswersAgainAsync(OutageSilo near, string key, long since)
    {
        while (true)
        {
            try
            {
                await near.Grains.GetGrain<ICounterGrain>(key).AddAsync(1);
                return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(Pause); // the caller's to try again
            }
        }
    }
}
