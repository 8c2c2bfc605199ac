using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PetCam.Edge.Logging;

/// <summary>One line per event on standard error, for a terminal or the journal: time, level, number, sentence. No provider, queue or thread behind it.</summary>
internal sealed class LineLogger : ILogger
{
    private readonly Lock _gate = new();
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly LogLevel _lowest;

    public LineLogger(TextWriter writer, TimeProvider time, LogLevel lowest)
    {
        _writer = writer;
        _time = time;
        _lowest = lowest;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _lowest && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string time = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string cause = exception is null ? string.Empty : $" ({exception.GetType().Name}: {exception.Message})";
        string line = $"{time} {NameOf(logLevel)} {eventId.Id} {formatter(state, exception)}{cause}";
        lock (_gate)
        {
            _writer.WriteLine(line.ReplaceLineEndings(" "));
            _writer.Flush();
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
