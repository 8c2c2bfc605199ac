using PetCam.Chaos.Cast;

namespace PetCam.Chaos.Events;

/// <summary>What the machine alone does to the viewers.</summary>
internal sealed class Nothing(Stage stage) : ChaosEvent(stage)
{
    public override string Kind => "nothing";

    public override string Target => "-";

    public override Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Times.Quiet, cancellationToken);
}
