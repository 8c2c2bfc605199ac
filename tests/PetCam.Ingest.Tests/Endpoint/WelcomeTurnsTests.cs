using PetCam.Testing;

namespace PetCam.Ingest.Tests.Endpoint;

public sealed class WelcomeTurnsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly WelcomeTurns _turns;

    public WelcomeTurnsTests() => _turns = new WelcomeTurns(maxWaiting: 2, _time);

    [Fact]
    public async Task Who_comes_when_all_turns_are_taken_waits_for_one()
    {
        WelcomeTurn[] taken = await TakeAllAsync();
        Task<WelcomeTurn?> first = WaitAsync();
        Task<WelcomeTurn?> second = WaitAsync();
        Assert.False(first.IsCompleted);

        taken[3].Dispose();
        taken[3].Dispose(); // twice is once

        Assert.NotNull(await first);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_at_once()
    {
        await TakeAllAsync();
        Task<WelcomeTurn?>[] waiting = [WaitAsync(), WaitAsync()];

        Assert.Null(await WaitAsync());
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
    }

    [Fact]
    public async Task Nobody_waits_for_long_and_who_leaves_waits_no_more()
    {
        WelcomeTurn[] taken = await TakeAllAsync();
        using CancellationTokenSource left = new();
        Task<WelcomeTurn?> leaving = _turns.TakeAsync(left.Token).AsTask();
        await left.CancelAsync();
        Assert.Null(await leaving);
        foreach (WelcomeTurn turn in taken)
        {
            turn.Dispose();
        }

        await TakeAllAsync(); // the one that left has taken none
    }

    [Fact]
    public async Task Who_says_nothing_keeps_nobody_out()
    {
        await TakeAllAsync();
        Task<WelcomeTurn?> waiting = WaitAsync();

        _time.Advance(WelcomeTurns.Longest);

        Assert.NotNull(await waiting);
    }

    public void Dispose() => _turns.Dispose();

    private Task<WelcomeTurn?> WaitAsync() => _turns.TakeAsync(TestContext.Current.CancellationToken).AsTask();

    private async Task<WelcomeTurn[]> TakeAllAsync()
    {
        List<WelcomeTurn> taken = [];
        for (int i = 0; i < WelcomeTurns.AtOnce; i++)
        {
            taken.Add(Assert.IsType<WelcomeTurn>(await WaitAsync()));
        }

        return [.. taken];
    }
}
