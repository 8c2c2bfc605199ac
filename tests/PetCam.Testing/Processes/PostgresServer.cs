namespace PetCam.Testing;

/// <summary>A PostgreSQL server of a test's own: Debian's binaries on a new data folder and a free loopback port, ended by its process id.</summary>
/// <remarks>PostgreSQL refuses to run as root: where the tests do, it runs as the user <c>postgres</c> that its package made.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string BinaryFolders = "/usr/lib/postgresql";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _binaries;
    private ChildProcess? _process;

    private PostgresServer(string folder, string binaries, int port)
    {
        _folder = folder;
        _binaries = binaries;
        Port = port;
    }

    public int Port { get; }

    /// <summary>For Npgsql. Trusted on loopback: there is no password.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=petcam;Database=postgres;Timeout=5;Include Error Detail=true";

    /// <summary>Makes a data folder and starts a server on it.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start; the message holds what it printed.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("petcam-postgres-").FullName;
        PostgresServer server = new(folder, FindBinaries(), FreePorts.NextTcp());
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
        // Data of tests may be lost with the machine, not with the process.
        _process = Start("postgres", "-D", _folder, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");
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
    }

    private ChildProcess Start(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess
            ? ChildProcess.Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments], workingDirectory: "/")
            : ChildProcess.Start(path, arguments, workingDirectory: "/");
    }

    private async Task<bool> IsReadyAsync()
    {
        await using ChildProcess probe = Start("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{Port}");
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
