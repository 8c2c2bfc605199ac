using PetCam.Silo.Viewers;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Viewers;

public sealed class EndedSessionsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EndedSessions _ended;

    public EndedSessionsTests() => _ended = new EndedSessions(_time);

    [Fact]
    public void Session_that_ended_is_taken_once()
    {
        _ended.Add("a");
        _ended.Add("a");
        Assert.True(_ended.TryTake("a"));
        Assert.False(_ended.TryTake("a"));
        Assert.False(_ended.TryTake("b"));
    }

    [Fact]
    public void Session_is_forgotten_after_a_minute()
    {
        _ended.Add("a");
        _time.Advance(EndedSessions.KeptFor / 2);
        _ended.Add("b");
        _time.Advance((EndedSessions.KeptFor / 2) + TimeSpan.FromMilliseconds(1));
        Assert.False(_ended.TryTake("a"));
        Assert.True(_ended.TryTake("b"));
    }

    [Fact]
    public void Oldest_make_room_for_the_newest()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _ended.Add($"{i}");
        }

        Assert.False(_ended.TryTake("0"));
        Assert.True(_ended.TryTake("9999"));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => _ended.TryTake($"{i}")), 1000, 5000);
    }
}
