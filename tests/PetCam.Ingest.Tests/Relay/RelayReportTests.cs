using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>A relay tries many times a second, and people read what changed.</summary>
public sealed class RelayReportTests
{
    private static readonly SiloIdentity Silo = new("a", 1);

    private readonly Lines _lines = new();
    private readonly RelayReport _report;

    public RelayReportTests() => _report = new RelayReport(CameraId.Parse("kitchen"), _lines);

    [Fact]
    public void Failure_is_told_once_until_something_changes()
    {
        for (int i = 0; i < 3; i++)
        {
            _report.Failed("no silo has it", "Nowhere");
        }

        _report.Failed("silo a: timed out", "Broken");
        _report.Attached(Silo, 7, isHeld: false);
        _report.Failed("silo a: timed out", "Broken");

        Assert.Equal([2034, 2034, 2031, 2034], _lines.Events);
    }

    [Fact]
    public void Link_that_follows_another_one_says_why()
    {
        _report.Attached(Silo, 7, isHeld: false);
        _report.Attached(Silo, 8, isHeld: true);
        _report.Lost("the network broke");
        _report.Attached(Silo, 9, isHeld: true);

        Assert.Equal([2031, 2032, 2032], _lines.Events);
        Assert.Contains("it has moved", _lines.Texts[1], StringComparison.Ordinal);
        Assert.Contains("the network broke", _lines.Texts[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Relay_that_was_closed_begins_anew()
    {
        _report.Attached(Silo, 7, isHeld: false);
        _report.Lost("the network broke");
        _report.LetGo(null);
        _report.Closed();
        _report.Attached(Silo, 8, isHeld: false);

        Assert.Equal([2031, 2033, 2031], _lines.Events);
        Assert.Contains("the network broke", _lines.Texts[1], StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger
    {
        public List<int> Events { get; } = [];

        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Events.Add(eventId.Id);
            Texts.Add(formatter(state, exception));
        }
    }
}
