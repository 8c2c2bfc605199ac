using System.Globalization;

namespace PetCam.Testing;

/// <summary>Many real WebRTC viewers in one process, <c>tests/peers/pion-audience</c>: each behaves as our page's player does when its picture stops, and tells how long it was without.</summary>
public sealed class Audience : IAsyncDisposable
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavesWithin = TimeSpan.FromSeconds(15);

    private readonly AudienceRecord _record;
    private readonly IReadOnlyList<AudienceViewer> _viewers;

    private Audience(IReadOnlyList<AudienceViewer> viewers, ChildProcess process, AudienceRecord record)
    {
        _viewers = viewers;
        Process = process;
        _record = record;
    }

    public ChildProcess Process { get; }

    /// <summary>First pictures of sessions so far.</summary>
    public IReadOnlyList<AudiencePlaying> Sessions => _record.Of<AudiencePlaying>();

    /// <summary>Gaps that have ended so far.</summary>
    public IReadOnlyList<AudienceGap> Gaps => _record.Of<AudienceGap>();

    public IReadOnlyList<AudienceTrouble> Troubles => _record.Of<AudienceTrouble>();

    /// <param name="local">IPv4 address that the viewers receive at.</param>
    /// <param name="launch">A command that starts the program, put in front of it: <c>["ip", "netns", "exec", "x"]</c>.</param>
    /// <param name="reportOver">Gaps longer than this are told; 250 ms when not said.</param>
    /// <param name="log">File that all that it prints is appended to.</param>
    public static Audience Start(
        IReadOnlyList<AudienceViewer> viewers, string local = "127.0.0.1", IReadOnlyList<string>? launch = null, TimeSpan? reportOver = null, string? log = null)
    {
        ArgumentNullException.ThrowIfNull(viewers);
        List<string> command = [.. launch ?? [], Programs.GoPeer("pion-audience"), "-local", local];
        if (reportOver is { } limit)
        {
            command.AddRange(["-report-over", limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)]);
        }

        command.AddRange(viewers.SelectMany(viewer => (string[])["-viewer", viewer.ToArgument()]));
        AudienceRecord record = new();
        return new Audience(viewers, ChildProcess.Start(command[0], command[1..], standardOutput: record.Add, log: log), record);
    }

    /// <summary>Every viewer has shown a picture.</summary>
    /// <exception cref="TimeoutException">Not in time; the message names who has not, and what the audience said last.</exception>
    public async Task WaitUntilPlayingAsync(TimeSpan within)
    {
        try
        {
            await Eventually.TrueAsync("all viewers play", within, () => Process.HasExited
                ? throw new InvalidOperationException($"The audience ended with {Process.ExitCode}:\n{Process.Output}")
                : Task.FromResult(Silent().Length == 0));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Without a picture within {within}: {string.Join(", ", Silent())}. The audience said:\n{Process.Output}");
        }
    }

    /// <summary>What all viewers saw since the mark before.</summary>
    /// <param name="name">One line; not that of a mark that is being waited for.</param>
    /// <exception cref="TimeoutException">The audience does not answer; the message holds what it said last.</exception>
    /// <exception cref="InvalidDataException">It printed a line that cannot be read.</exception>
    public async Task<AudienceMark> MarkAsync(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Task<AudienceMark> mark = _record.WaitForMarkAsync(name);
        await Process.WriteLineAsync($"mark {name}");
        Task first = await Task.WhenAny(mark, Process.Exited, Task.Delay(AnswersWithin));
        return first == mark
            ? await mark
            : throw new TimeoutException(
                $"The audience {(Process.HasExited ? $"ended with {Process.ExitCode}" : $"did not mark within {AnswersWithin}")}:\n{Process.Output}");
    }

    /// <summary>All viewers say goodbye.</summary>
    /// <returns>Its exit code; 0 when all went well.</returns>
    /// <exception cref="TimeoutException">It runs on; the message holds what it said last.</exception>
    public async Task<int> StopAsync()
    {
        if (!Process.HasExited)
        {
            Process.CloseInput();
        }

        return await Process.WaitForExitAsync(LeavesWithin);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            await Process.DisposeAsync();
        }
    }

    private string[] Silent() =>
        [.. _viewers.Select(viewer => viewer.Name).Except(Sessions.Select(playing => playing.Viewer))];
}
