using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>A further silo joins, takes cameras of one that is drained, and is told to stop by SIGTERM.</summary>
internal sealed class AddSilo(Stage stage, ClusterSilo spare, ClusterSilo relieved) : ChaosEvent(stage)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);

    public const string Name = "add";

    public override string Kind => Name;

    public override string Target => $"{spare.Id} for {relieved.Id}";

    public override TimeSpan? Aim => TimeSpan.FromMilliseconds(500);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        spare.Start();
        await spare.WaitUntilReadyAsync(ReadyWithin);
        Stage.Expect(spare);
        await Drain.RunAsync(Stage, relieved);
        await Task.Delay(Times.Drained, cancellationToken);
        await Drain.UndoAsync(Stage, relieved);
        Stage.ExpectNoMore(spare);
        spare.Process.Terminate();
        int code = await spare.Process.WaitForExitAsync(StopsWithin);
        if (code != 0)
        {
            throw new InvalidOperationException($"{spare.Id} was told to stop and ended with {code}:\n{spare.Process.Output}");
        }
    }

    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) => TouchOfSilo(relieved.Id, cameraSilo, viewerSilo);
}
