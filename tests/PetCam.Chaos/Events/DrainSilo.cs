using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>A silo is drained as by the dashboard, and taken back.</summary>
internal sealed class DrainSilo(Stage stage, ClusterSilo silo) : ChaosEvent(stage)
{
    public const string Name = "drain";

    public override string Kind => Name;

    public override string Target => silo.Id;

    public override TimeSpan? Aim => TimeSpan.FromMilliseconds(500);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Drain.RunAsync(Stage, silo);
        await Task.Delay(Times.Drained, cancellationToken);
        await Drain.UndoAsync(Stage, silo);
    }

    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) => TouchOfSilo(silo.Id, cameraSilo, viewerSilo);
}
