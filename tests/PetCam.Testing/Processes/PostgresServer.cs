namespace PetCam.Testing;

/// <summary>A PostgreSQL server of a test's own: Debian's binaries on a new data folder and a free loopback port, ended by its process id.</summary>
/// <remarks>PostgreSQL refuses to run as root: where the tests do, it runs as the user <c>postgres</c> that its package made.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string BinaryFolders = "/usr/lib/postgresql";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _binaries;
    private readonly NetworkNode? _node;
    private readonly string _host;
    private ChildProcess? _process;

    private PostgresServer(string folder, string binaries, NetworkNode? node)
    {
        _folder = folder;
        _binaries = binaries;
        _node = node;
        _host = node?.Address.ToString() ?? "127.0.0.1";
        Port = FreePorts.NextTcp();
    }

    public int Port { get; }

    /// <summary>For Npgsql. Trusted on loopback, or on the whole network of its machine: there is no password.</summary>
    public string ConnectionString => $"Host={_host};Port={Port};Username=petcam;Database=postgres;Timeout=5;Include Error Detail=true";

    /// <summary>Makes a data folder and starts a server on it.</summary>
    /// <param name="node">Where it runs; on this machine's loopback when not said.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start; the message holds what it printed.</exception>
    public static async Task<PostgresServer> StartAsync(NetworkNode? node = null)
    {
        string folder = Directory.CreateTempSubdirectory("petcam-postgres-").FullName;
        PostgresServer server = new(folder, FindBinaries(), node);
        try
        {
            await server.InitializeAsync();
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, first or again, on the same data and port.</summary>
    public async Task RestartAsync()
    {
        _process = Start(
            "postgres", "-D", _folder, "-p", $"{Port}", "-c", $"listen_addresses={_host}", "-c", "unix_socket_directories=",
            "-c", "fsync=off", // data of tests may be lost with the machine, not with the process
            "-c", "track_commit_timestamp=on"); // evidence of what was true when
        await Eventually.TrueAsync($"PostgreSQL listens on {Port}", StartTimeout, async () => _process.HasExited
            ? throw new InvalidOperationException($"PostgreSQL ended with {_process.ExitCode}:\n{_process.Output}")
            : await IsReadyAsync());
    }

    /// <summary>SIGKILL of the postmaster, as a crash, and waits until it and its backends are gone.</summary>
    public async Task KillAsync() => await (_process?.KillAsync() ?? Task.CompletedTask);

    /// <summary>SIGTERM and an orderly end.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Interrupt(); // "fast" shutdown: does not wait for clients
            await process.WaitForExitAsync(StartTimeout);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await StopAsync();
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(ChildProcess.Start("chown", ["postgres:", _folder]));
        }

        await RunAsync(Start("initdb", "-D", _folder, "-U", "petcam", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        if (_node is not null)
        {
            await File.AppendAllTextAsync(Path.Combine(_folder, "pg_hba.conf"), "host all all 198.18.0.0/15 trust\n");
        }
    }

    private ChildProcess Start(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        string[] command = [.. _node?.Launch ?? [], .. user, path, .. arguments];
        return ChildProcess.Start(command[0], command[1..], workingDirectory: "/");
    }

    private async Task<bool> IsReadyAsync()
    {
        await using ChildProcess probe = Start("pg_isready", "-q", "-h", _host, "-p", $"{Port}");
        return await probe.WaitForExitAsync(StartTimeout) == 0;
    }

    private static async Task RunAsync(ChildProcess process)
    {
        await using (process)
        {
            int code = await process.WaitForExitAsync(StartTimeout);
            if (code != 0)
            {
                throw new InvalidOperationException($"A step to set PostgreSQL up ended with {code}:\n{process.Output}");
            }
        }
    }

    private static string FindBinaries() =>
        (Directory.Exists(BinaryFolders) ? Directory.GetDirectories(BinaryFolders) : [])
            .Select(static folder => Path.Combine(folder, "bin"))
            .Where(static folder => File.Exists(Path.Combine(folder, "initdb")))
            .Order(StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException($"PostgreSQL is not installed (nothing below {BinaryFolders}): apt-get install postgresql.");
}
