using PetCam.Domain.Cluster;

namespace PetCam.Ingest.Tests.Relay;

public sealed class RelayTurnsTests
{
    private static readonly SiloIdentity Frozen = new("a", 1);
    private static readonly SiloIdentity Healthy = new("b", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_behind_too_many_waits_for_one_of_them_and_for_no_other_silo()
    {
        using RelayTurns turns = new();
        List<IDisposable?> taken = [];
        for (int i = 0; i < RelayTurns.AtOnce; i++)
        {
            taken.Add(await turns.TakeAsync(Frozen, Token));
        }

        Task<IDisposable?> waiting = turns.TakeAsync(Frozen, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        using IDisposable? elsewhere = await turns.TakeAsync(Healthy, Token);
        Assert.NotNull(elsewhere);

        taken[0]!.Dispose();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Who_gives_up_has_no_turn_and_takes_none()
    {
        using RelayTurns turns = new();
        IDisposable? first = null;
        for (int i = 0; i < RelayTurns.AtOnce; i++)
        {
            first = await turns.TakeAsync(Frozen, Token);
        }

        using CancellationTokenSource impatient = new();
        Task<IDisposable?> waiting = turns.TakeAsync(Frozen, impatient.Token).AsTask();
        await impatient.CancelAsync();
        Assert.Null(await waiting);

        first!.Dispose();
        Assert.NotNull(await turns.TakeAsync(Frozen, Token));
    }
}
