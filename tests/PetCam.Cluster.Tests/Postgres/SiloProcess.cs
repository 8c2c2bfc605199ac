using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>A silo in a process of its own, to be killed and frozen.</summary>
internal sealed class SiloProcess(ChildProcess process, SiloIdentity identity) : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    public ChildProcess Process { get; } = process;

    public SiloIdentity Identity { get; } = identity;

    public static async Task<SiloProcess> StartAsync(string connectionString, string schema, string id)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PetCam.Cluster.TestSilo.dll");
        ChildProcess process = ChildProcess.Start("dotnet", [program, connectionString, schema, id, $"{HostedSilo.Lease.TotalMilliseconds}", HostedSilo.Secret]);
        string line = await process.WaitForLineAsync(static line => line.StartsWith("joined ", StringComparison.Ordinal), StartTimeout);
        return new SiloProcess(process, new SiloIdentity(id, long.Parse(line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..])));
    }

    public async Task<ulong> ClaimAsync(string key)
    {
        await Process.WriteLineAsync(key);
        string line = await Process.WaitForLineAsync(line => line.StartsWith($"claimed {key} ", StringComparison.Ordinal), StartTimeout);
        return ulong.Parse(line[line.LastIndexOf(' ')..]);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
