using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PetCam.Benchmarks.Board;
using PetCam.Testing;

namespace PetCam.Benchmarks.Registered;

/// <summary>What cameras cost a silo that are registered and not there: it starts on a database that knows them, and nobody comes.</summary>
internal static class RegisteredBenchmark
{
    private const int Questions = 5;
    private static readonly int[] DefaultCounts = [10, 100, 1000, 10_000];
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    /// <param name="arguments">How many cameras, several figures for several runs; default 10 100 1000 10000.</param>
    public static async Task RunAsync(string[] arguments)
    {
        int[] counts = arguments.Length > 0 ? [.. arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : DefaultCounts;
        List<Result> results = [];
        foreach (int count in counts)
        {
            results.Add(await MeasureSqliteAsync(count));
        }

        double slope = (double)(results[^1].ResidentBytes - results[0].ResidentBytes) / Math.Max(1, counts[^1] - counts[0]);
        Figure.Print("memory per registered camera at rest", $"{slope / 1e3:F1} kB (RSS, {counts[0]} to {counts[^1]} cameras)");
        await MeasurePostgresAsync(counts[^1]);
    }

    private static async Task<Result> MeasureSqliteAsync(int count)
    {
        using TemporaryDirectory data = new();
        await RegisteredFleet.WriteAsync(count, services => services.AddSqliteStorage(options => options.Path = Path.Combine(data.Path, "petcam.db")));
        return await MeasureAsync(count, "SQLite", ["--data", data.Path]);
    }

    private static async Task MeasurePostgresAsync(int count)
    {
        using TemporaryDirectory data = new();
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        await RegisteredFleet.WriteAsync(count, services => services.AddPostgresStorage(options => options.ConnectionString = postgres.ConnectionString));
        await MeasureAsync(
            count, "PostgreSQL", ["--data", data.Path, "--Storage:Engine=postgres", $"--Storage:Postgres:ConnectionString={postgres.ConnectionString}"]);
    }

    private static async Task<Result> MeasureAsync(int count, string engine, string[] settings)
    {
        Uri url = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.NextTcp()}/"));
        using HttpClient http = new() { BaseAddress = url };
        long start = Stopwatch.GetTimestamp();
        await using ChildProcess silo = ChildProcess.Start(
            Programs.Silo, ["--urls", url.ToString().TrimEnd('/'), "--id", "silo", "--WebRtc:Port=0", "--WebRtc:TcpPort=0", "--Logging:LogLevel:Default=Warning", .. settings]);
        await Eventually.TrueAsync("the silo is ready", StartWithin, () => IsReadyAsync(silo, http));
        TimeSpan started = Stopwatch.GetElapsedTime(start);
        await Task.Delay(Settle);
        ProcessMeter before = ProcessMeter.Read(silo.Id);
        await Task.Delay(Window);
        ProcessMeter after = ProcessMeter.Read(silo.Id); // before anybody asks for the list: an answer's buffers are not the cameras'
        (TimeSpan answered, int bytes) = await AskAsync(http, count);
        double cpu = (after.CpuSeconds - before.CpuSeconds) / Window.TotalSeconds;
        Figure.Print(
            $"{count} registered cameras at rest, {engine}",
            $"CPU {cpu * 100:F1} % of a core, RSS {after.ResidentBytes / 1e6:F0} MB, ready after {started.TotalSeconds:F1} s; /api/cameras {answered.TotalMilliseconds:F1} ms, {bytes / 1e3:F0} kB");
        silo.Terminate();
        await silo.WaitForExitAsync(StartWithin);
        return new Result(after.ResidentBytes);
    }

    /// <returns>The fastest of some answers.</returns>
    private static async Task<(TimeSpan Time, int Bytes)> AskAsync(HttpClient http, int count)
    {
        TimeSpan best = TimeSpan.MaxValue;
        int bytes = 0;
        for (int i = 0; i < Questions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            byte[] body = await http.GetByteArrayAsync(new Uri("api/cameras", UriKind.Relative));
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
            bytes = body.Length;
            using System.Text.Json.JsonDocument cameras = System.Text.Json.JsonDocument.Parse(body);
            if (cameras.RootElement.GetArrayLength() != count)
            {
                throw new InvalidOperationException($"The list has {cameras.RootElement.GetArrayLength()} cameras instead of {count}.");
            }
        }

        return (best, bytes);
    }

    private static async Task<bool> IsReadyAsync(ChildProcess silo, HttpClient http)
    {
        if (silo.HasExited)
        {
            throw new InvalidOperationException($"The silo ended with {silo.ExitCode}:\n{silo.Output}");
        }

        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private sealed record Result(long ResidentBytes);
}
