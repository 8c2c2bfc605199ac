using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>Two silos lose each other, without a word, and nobody else.</summary>
internal sealed class CutTwoSilos(Stage stage, RoutedNetwork network, ClusterSilo one, ClusterSilo other) : ChaosEvent(stage)
{
    public const string Name = "cut-silos";

    public override string Kind => Name;

    public override string Target => $"{one.Id}/{other.Id}";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        network.Cut(one.Node!, other.Node!);
        try
        {
            await Task.Delay(Times.CutFromSilo, cancellationToken);
        }
        finally
        {
            network.Heal(one.Node!, other.Node!);
        }
    }

    /// <summary>Only pictures that go from one to the other are in the way.</summary>
    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) =>
        (cameraSilo == one.Id && viewerSilo == other.Id) || (cameraSilo == other.Id && viewerSilo == one.Id) ? Touch.Camera : Touch.None;
}
