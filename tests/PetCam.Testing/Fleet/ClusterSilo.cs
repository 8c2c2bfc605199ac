using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace PetCam.Testing;

/// <summary>One silo of a cluster: a real process that can be killed, frozen and started again on its data and ports.</summary>
public sealed class ClusterSilo : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _command;
    private readonly string? _log;
    private ChildProcess? _process;

    /// <param name="folder">For its recordings; made when it starts.</param>
    /// <param name="arguments">Settings that all silos share.</param>
    /// <param name="node">Where it runs; on this machine's loopback when not said.</param>
    /// <param name="log">File for all that it prints.</param>
    /// <param name="program">Another release than the built one.</param>
    public ClusterSilo(string id, string folder, IReadOnlyList<string> arguments, NetworkNode? node = null, string? log = null, string? program = null)
    {
        Id = id;
        Node = node;
        _log = log;
        string host = node?.Address.ToString() ?? "127.0.0.1";
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{FreePorts.NextTcp()}/"));
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
        string own = Url.ToString().TrimEnd('/');
        _command =
        [
            .. node?.Launch ?? [], program ?? Programs.Silo,
            "--urls", own, "--id", id, "--data", Path.Combine(folder, id), $"--Cluster:PublicUrl={own}",
            string.Create(CultureInfo.InvariantCulture, $"--Cluster:Listen={host}:{FreePorts.NextTcp()}"),
            "--WebRtc:Port=0", "--WebRtc:TcpPort=0", .. node is null ? (string[])[] : ["--Access:AllowAnonymousNetwork=true"], .. arguments,
        ];
    }

    public string Id { get; }

    public Uri Url { get; }

    public HttpClient Http { get; }

    /// <summary>Its own machine; null when it is on the test's.</summary>
    public NetworkNode? Node { get; }

    public bool WasStarted => _process is not null;

    /// <summary>False for one that was never started or has ended.</summary>
    public bool IsRunning => _process is { HasExited: false };

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{Id} was not started.");

    /// <summary>What it said last, for failure messages; empty when it was not started.</summary>
    public string Output => _process?.Output ?? string.Empty;

    /// <summary>Starts it, first or again; <see cref="WaitUntilReadyAsync"/> waits.</summary>
    public void Start() => _process = ChildProcess.Start(_command[0], _command.Skip(1), log: _log);

    public async Task WaitUntilReadyAsync(TimeSpan within) => await Eventually.TrueAsync($"{Id} is ready", within, async () => Process.HasExited
        ? throw new InvalidOperationException($"{Id} ended with {Process.ExitCode}:\n{Process.Output}")
        : await IsReadyAsync());

    /// <summary>The silo that has a camera online, as this one sees it; null when none has.</summary>
    public async Task<string?> HomeOfAsync(string camera) => (await HomesAsync()).GetValueOrDefault(camera);

    /// <summary>The cameras that are online, and the silos that have them, as this one sees them.</summary>
    public async Task<Dictionary<string, string>> HomesAsync() => (await Http.GetFromJsonAsync<JsonElement>("api/cameras")).EnumerateArray()
        .Where(camera => camera.GetProperty("online").GetBoolean() && camera.GetProperty("silo").ValueKind == JsonValueKind.String)
        .ToDictionary(camera => camera.GetProperty("id").GetString()!, camera => camera.GetProperty("silo").GetString()!);

    /// <summary>Ids of the silos that live, as this one sees them.</summary>
    public async Task<string[]> SilosAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>("api/silos")).EnumerateArray().Select(silo => silo.GetProperty("id").GetString()!)];

    /// <summary>The silos' shared secret in a file.</summary>
    /// <param name="folder">One that only this user reads.</param>
    public static string WriteSecret(string folder)
    {
        string path = Path.Combine(folder, "cluster-secret");
        File.WriteAllText(path, RandomNumberGenerator.GetHexString(64));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is { } process)
        {
            process.Thaw();
            process.Terminate();
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(15)));
            await process.DisposeAsync();
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
