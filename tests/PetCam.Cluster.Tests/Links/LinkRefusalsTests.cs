using Microsoft.Extensions.Logging;
using PetCam.Cluster.Links;
using PetCam.Domain.Diagnostics;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Links;

public sealed class LinkRefusalsTests : ILogger
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _lines = [];

    [Fact]
    public void Flood_of_refusals_is_told_once_and_counted_in_the_next_line()
    {
        LinkRefusals refusals = new(_time, this);
        for (int i = 0; i < 100; i++)
        {
            refusals.Add("10.0.0.1:5000", "TLS failed.");
        }

        Assert.Contains("10.0.0.1:5000 was refused: TLS failed. (0 more", Assert.Single(_lines), StringComparison.Ordinal);
        _time.Advance(RepeatedTrouble.Interval);
        refusals.Add("10.0.0.2:5000", "Cluster:Secret differs.");

        Assert.Contains("10.0.0.2:5000 was refused: Cluster:Secret differs. (99 more", _lines[1], StringComparison.Ordinal);
        Assert.Equal(2, _lines.Count);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(formatter(state, exception));
}
