using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PetCam.Testing;

/// <summary>A real program started by a test: its output is kept, lines can be waited for, and it is ended by its process id.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int MaxKeptLines = 500;
    private const int SignalInterrupt = 2;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private readonly Lock _gate = new();
    private readonly Process _process;
    private StreamWriter? _log; // null after the end
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiters = [];

    private ChildProcess(Process process, string? log)
    {
        _process = process;
        _log = log is null ? null : new StreamWriter(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Valid after it exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Completes when the program has ended, whoever ended it.</summary>
    public Task Exited => _process.WaitForExitAsync();

    /// <summary>What it printed last on both streams, for failure messages.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <param name="environment">Variables added to, or with null removed from, those of the test.</param>
    /// <param name="log">File that all its output is appended to, beyond what is kept for messages.</param>
    /// <param name="standardOutput">Given each line of its standard output, in order, on another thread; must not throw.</param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        Action<string>? standardOutput = null,
        string? log = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? string.Empty,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        Process process = new() { StartInfo = start };
        ChildProcess child = new(process, log);
        process.OutputDataReceived += (_, line) =>
        {
            child.Keep(line.Data);
            if (line.Data is not null)
            {
                standardOutput?.Invoke(line.Data);
            }
        };
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line, printed already or yet to come, that matches.</summary>
    /// <exception cref="TimeoutException">It did not come, or the program ended; the message holds what it printed.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, TimeSpan timeout)
    {
        Task<string> line = FindOrWait(matches);
        Task first = await Task.WhenAny(line, Exited, Task.Delay(timeout)).ConfigureAwait(false);
        if (first == line || line.IsCompleted)
        {
            return await line.ConfigureAwait(false);
        }

        string why = HasExited ? $"ended with {ExitCode}" : $"did not print the line within {timeout}";
        throw new TimeoutException($"{_process.StartInfo.FileName} {why}. Its output:\n{Output}");
    }

    /// <summary>Ends its standard input: how a program that reads commands from there is told to stop.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>SIGTERM: the orderly way. Await <see cref="Exited"/> or <see cref="WaitForExitAsync"/> afterwards.</summary>
    public void Terminate() => Signal(SignalTerminate);

    /// <summary>SIGINT: Ctrl-C.</summary>
    public void Interrupt() => Signal(SignalInterrupt);

    /// <summary>SIGSTOP: freezes it, as a machine under pressure does.</summary>
    public void Freeze() => Signal(SignalStop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(SignalContinue);

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync()
    {
        if (!HasExited)
        {
            _process.Kill();
        }

        await Exited.ConfigureAwait(false);
    }

    /// <exception cref="TimeoutException">It runs on; the message holds what it printed.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        try
        {
            await Exited.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {timeout}. Its output:\n{Output}");
        }

        return ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
        lock (_gate)
        {
            _log?.Dispose();
            _log = null;
        }
    }

    private Task<string> FindOrWait(Func<string, bool> matches)
    {
        lock (_gate)
        {
            TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Find(line => matches(line)) is { } already)
            {
                found.SetResult(already);
            }
            else
            {
                _waiters.Add((matches, found));
            }

            return found.Task;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _log?.WriteLine(line);
            _lines.Add(line);
            if (_lines.Count > MaxKeptLines)
            {
                _lines.RemoveAt(0);
            }

            _waiters.RemoveAll(waiter => waiter.Matches(line) && waiter.Found.TrySetResult(line));
        }
    }

    private void Signal(int signal)
    {
        if (!HasExited && Kill(Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill({Id}, {signal}) failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
