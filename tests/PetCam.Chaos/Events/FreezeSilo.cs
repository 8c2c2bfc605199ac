using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>SIGSTOP for longer than a lease, then SIGCONT: the silo wakes up and believes that no time has passed.</summary>
internal sealed class FreezeSilo(Stage stage, ClusterSilo silo) : ChaosEvent(stage)
{
    public const string Name = "freeze";

    public override string Kind => Name;

    public override string Target => silo.Id;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        silo.Process.Freeze();
        try
        {
            await Task.Delay(Times.Frozen, cancellationToken);
        }
        finally
        {
            silo.Process.Thaw();
        }
    }

    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) => TouchOfSilo(silo.Id, cameraSilo, viewerSilo);
}
