using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime;

namespace PetCam.Benchmarks.Cluster;

/// <summary>
/// What grain calls cost on the engine <c>cluster</c>, between two processes over loopback TCP without TLS, with a warm directory. The
/// aims are those of docs/decisions/0002 and 0016: what genuine Orleans does on such a machine, and a little more.
/// </summary>
internal static class ClusterCallBenchmark
{
    private const int WarmUpCalls = 30_000;
    private const int SequentialCalls = 30_000;
    private const int Callers = 64;
    private const int ParallelCalls = 600_000;
    private const int Activations = 50_000;

    /// <summary>The other process: serves calls until it is killed.</summary>
    public static async Task ServeAsync()
    {
        await using ServiceProvider silo = Build("far", 0);
        Start(silo);
        await BenchLinks.ServeAsync(silo.GetRequiredService<ISiloLinkHandler>(), static port =>
        {
            Console.WriteLine(port);
            Console.Out.Flush();
        });
    }

    public static async Task RunAsync()
    {
        using Process far = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "cluster-calls-serve") { RedirectStandardOutput = true })!;
        try
        {
            int port = int.Parse((await far.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            await using ServiceProvider silo = Build("near", port);
            Start(silo);
            await MeasureAsync(silo.GetRequiredService<IGrainFactory>(), far);
        }
        finally
        {
            far.Kill();
        }
    }

    private static async Task MeasureAsync(IGrainFactory grains, Process far)
    {
        await CallAsync(grains.GetGrain<ICounterGrain>("here"), WarmUpCalls);
        await CallAsync(grains.GetGrain<ICounterGrain>("far"), WarmUpCalls);
        await ParallelAsync(grains, WarmUpCalls);
        Print("call on the same silo", await CallAsync(grains.GetGrain<ICounterGrain>("here"), SequentialCalls));
        Print("call to another silo", await CallAsync(grains.GetGrain<ICounterGrain>("far"), SequentialCalls));
        TimeSpan cpuBefore = CpuOfBoth(far);
        TimeSpan elapsed = await ParallelAsync(grains, ParallelCalls);
        double cpuMicroseconds = (CpuOfBoth(far) - cpuBefore).TotalMicroseconds / ParallelCalls; // tells more than the rate on a busy machine
        Figure.Print("calls/s to another silo, 64 callers", $"{ParallelCalls / elapsed.TotalSeconds:N0}");
        Figure.Print("CPU of a call to another silo, both processes together", $"{cpuMicroseconds:F1} us");
        await ActivateAsync(grains);
    }

    private static TimeSpan CpuOfBoth(Process far)
    {
        far.Refresh();
        return Environment.CpuUsage.TotalTime + far.TotalProcessorTime;
    }

    private static async Task<double[]> CallAsync(ICounterGrain grain, int calls)
    {
        double[] microseconds = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await grain.AddAsync(1);
            microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(microseconds);
        return microseconds;
    }

    private static async Task<TimeSpan> ParallelAsync(IGrainFactory grains, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            ICounterGrain grain = grains.GetGrain<ICounterGrain>($"far {caller}");
            int first = await grain.AddAsync(1);
            int last = first;
            for (int i = 0; i < calls / Callers; i++)
            {
                last = await grain.AddAsync(1);
            }

            if (last - first != calls / Callers)
            {
                throw new InvalidOperationException($"{last - first} calls were executed instead of {calls / Callers}.");
            }
        })));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task ActivateAsync(IGrainFactory grains)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Activations; i++)
        {
            await grains.GetGrain<ICounterGrain>($"idle {i}").AddAsync(1);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Activations;
        Figure.Print("activations/s, first calls, directory in memory", $"{Activations / elapsed.TotalSeconds:N0}");
        Figure.Print("memory per activation, directory in memory", $"{bytes:N0} B");
    }

    private static void Print(string what, double[] sorted) => Figure.Print(
        $"{what}, p50 / p99", $"{sorted[sorted.Length / 2]:F1} / {sorted[sorted.Length * 99 / 100]:F1} us");

    private static ServiceProvider Build(string id, int port)
    {
        BenchMembership membership = new(id);
        ServiceCollection services = new();
        services.AddLogging().AddMetrics();
        services.AddSingleton<IClusterMembership>(membership);
        services.AddSingleton<IHomeDirectory>(new BenchDirectory(membership));
        services.AddSingleton<ISiloLinks>(new BenchLinks(port));
        services.AddClusterGrainRuntime(static options => options.AddGrain<CounterGrain>().Place<CounterGrain>(GrainPlacement.HomeOfCamera));
        return services.BuildServiceProvider();
    }

    private static void Start(ServiceProvider silo)
    {
        foreach (IHostedService service in silo.GetServices<IHostedService>())
        {
            _ = service.StartAsync(CancellationToken.None); // checks, and returns
        }
    }
}
