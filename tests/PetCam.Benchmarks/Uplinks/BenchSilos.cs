using System.Globalization;
using PetCam.Benchmarks.Board;
using PetCam.Testing;

namespace PetCam.Benchmarks.Uplinks;

/// <summary>Real silo processes with a PostgreSQL of their own, started one after the other as a measurement wants them.</summary>
internal sealed class BenchSilos : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("petcam-bench-").FullName;
    private readonly PostgresServer _postgres;
    private readonly string[] _settings;
    private readonly List<ClusterSilo> _silos = [];

    private BenchSilos(PostgresServer postgres)
    {
        _postgres = postgres;
        _settings =
        [
            "--Storage:Engine=postgres", $"--Storage:Postgres:ConnectionString={postgres.ConnectionString}",
            "--Cluster:Engine=postgres", $"--Cluster:SecretFile={ClusterSilo.WriteSecret(_folder)}", "--Logging:LogLevel:Default=Warning",
        ];
    }

    public string ConnectionString => _postgres.ConnectionString;

    public static async Task<BenchSilos> StartAsync() => new(await PostgresServer.StartAsync());

    public async Task<ClusterSilo> AddAsync()
    {
        ClusterSilo silo = new(string.Create(CultureInfo.InvariantCulture, $"silo-{_silos.Count + 1}"), _folder, _settings);
        _silos.Add(silo);
        silo.Start();
        await silo.WaitUntilReadyAsync(StartWithin);
        return silo;
    }

    /// <summary>Share of one core that each of the processes uses, over a while.</summary>
    public static async Task<double[]> CpuAsync(IReadOnlyList<int> processIds, TimeSpan window)
    {
        ProcessMeter[] before = [.. processIds.Select(ProcessMeter.Read)];
        await Task.Delay(window);
        return [.. processIds.Zip(before, (id, then) => (ProcessMeter.Read(id).CpuSeconds - then.CpuSeconds) / window.TotalSeconds)];
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
