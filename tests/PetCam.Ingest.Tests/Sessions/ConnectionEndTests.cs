using System.Net.WebSockets;
using PetCam.Protocol.V1;

namespace PetCam.Ingest.Tests.Sessions;

public sealed class ConnectionEndTests
{
    private readonly List<Exception> _mistakes = [];
    private readonly ConnectionEnd _end;

    public ConnectionEndTests() => _end = new ConnectionEnd(_mistakes.Add);

    [Fact]
    public async Task First_reason_counts()
    {
        Assert.False(_end.IsEnded);
        Assert.Null(_end.Reason);

        _end.Set(UplinkEnding.Superseded);
        _end.Set(UplinkEnding.SiloStopping);

        Assert.Same(UplinkEnding.Superseded, _end.Reason);
        Assert.Same(UplinkEnding.Superseded, await _end.WhenEnded);
    }

    [Fact]
    public async Task Part_that_ends_well_says_nothing()
    {
        await _end.GuardAsync(Task.CompletedTask);

        Assert.False(_end.IsEnded);
    }

    [Fact]
    public async Task Broken_connection_is_a_reason_and_no_mistake()
    {
        await _end.GuardAsync(Task.FromException(new WebSocketException("reset by peer")));

        Assert.Null(_end.Reason!.Reason); // there is nobody to tell
        Assert.Contains("reset by peer", _end.Reason.Detail, StringComparison.Ordinal);
        Assert.Empty(_mistakes);
    }

    [Fact]
    public async Task Mistake_is_told_and_ends_the_connection()
    {
        InvalidOperationException mistake = new("a mistake");

        await _end.GuardAsync(Task.FromException(mistake));

        Assert.Same(mistake, Assert.Single(_mistakes));
        Assert.Equal(Goodbye.Types.Reason.Overloaded, _end.Reason!.Reason);
        Assert.DoesNotContain("a mistake", _end.Reason.Detail, StringComparison.Ordinal);
    }
}
