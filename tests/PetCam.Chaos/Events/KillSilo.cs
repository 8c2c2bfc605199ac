using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>kill -9; the silo is started again some seconds later.</summary>
internal sealed class KillSilo(Stage stage, ClusterSilo silo) : ChaosEvent(stage)
{
    public const string Name = "kill";

    public override string Kind => Name;

    public override string Target => silo.Id;

    public override TimeSpan? Aim => TimeSpan.FromSeconds(2);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        Stage.ExpectNoMore(silo);
        await silo.Process.KillAsync();
        await Task.Delay(Times.Killed, cancellationToken);
        silo.Start();
        Stage.Expect(silo);
    }

    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) => TouchOfSilo(silo.Id, cameraSilo, viewerSilo);
}
