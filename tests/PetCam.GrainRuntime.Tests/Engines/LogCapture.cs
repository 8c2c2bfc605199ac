using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PetCam.GrainRuntime.Tests.Engines;

/// <summary>Keeps what was logged.</summary>
public sealed class LogCapture : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int EventId, string Message)> _entries = new();

    public IEnumerable<string> WithEvent(int eventId) => _entries.Where(entry => entry.EventId == eventId).Select(static entry => entry.Message);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
